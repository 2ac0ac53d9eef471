// Puts together the pages that show the API: files of Swagger UI and of Redoc as they were published,
// but for a picture that Redoc fetches from its makers. Nothing of Ellie's asks anybody else.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const here = new URL('..', import.meta.url);
const from = (path) => fileURLToPath(new URL(path, here));
const to = (name) => from(`dist-reference/reference/${name}`);

/** What Redoc shows beside its name. */
const LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg';
const NO_PICTURE = 'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E';

await rm(from('dist-reference'), { recursive: true, force: true });
await mkdir(to(''), { recursive: true });
for (const name of ['docs.html', 'docs.js', 'redoc.html', 'redoc.js']) {
  await copyFile(from(`reference/${name}`), to(name));
}
for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE']) {
  await copyFile(from(`node_modules/swagger-ui-dist/${name}`), to(/^[A-Z]/.test(name) ? `swagger-ui-${name.toLowerCase()}.txt` : name));
}
const redoc = await readFile(from('node_modules/redoc/bundles/redoc.standalone.js'), 'utf8');
if (!redoc.includes(LOGO)) throw new Error(`Redoc no longer names ${LOGO}: look what it fetches now`);
await writeFile(to('redoc.standalone.js'), redoc.replaceAll(LOGO, NO_PICTURE));
await copyFile(from('node_modules/redoc/LICENSE'), to('redoc-license.txt'));
