// Swagger UI on the description Ellie gives of herself. `validatorUrl` would send it elsewhere.
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
});
