// Keeps the shell of the page, so that it opens at once and without a network. Calls, and whatever
// else is Ellie's, are never kept: only files that are on the list below.

const FILES = '__FILES__';
const NAME = 'shell-__VERSION__';

// A file is the same for whoever asks for it, and however.
const ANYHOW = { ignoreSearch: true, ignoreVary: true };

// At the root, programs get JSON; the page is for whoever asks for HTML.
const AS_A_PERSON = { accept: 'text/html' };

self.addEventListener('install', (event) => {
  const asked = (file) => (file === '/' ? AS_A_PERSON : {});
  const fresh = FILES.map((file) => new Request(file, { cache: 'reload', headers: asked(file) }));
  event.waitUntil(caches.open(NAME).then((shell) => shell.addAll(fresh)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetEarlier());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate' && url.pathname === '/') {
    event.respondWith(newest(request));
  } else if (FILES.includes(url.pathname) && url.pathname !== '/') {
    event.respondWith(kept(request));
  }
});

async function forgetEarlier() {
  const names = await caches.keys();
  const earlier = names.filter((name) => name.startsWith('shell-') && name !== NAME);
  await Promise.all(earlier.map((name) => caches.delete(name)));
}

/** The page names its files by what is in them, so the page itself has to be the newest there is. */
async function newest(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match('/', ANYHOW)) ?? Response.error();
  }
}

async function kept(request) {
  return (await caches.match(request, ANYHOW)) ?? fetch(request);
}
