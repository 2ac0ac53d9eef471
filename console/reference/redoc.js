// Redoc on the description Ellie gives of herself.
Redoc.init('/openapi.json', { hideDownloadButton: false }, document.getElementById('reference'));
