// Chromium with Clerk's own bundles for browsers, unmodified. A page of another origin than the server mounts components.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { base, publishableKey } from './support.mjs';

const BUNDLES = {
  'clerk-js': fileURLToPath(new URL('.', import.meta.resolve('@clerk/clerk-js'))),
  ui: fileURLToPath(new URL('node_modules/@clerk/ui/dist/', import.meta.url)),
};

// As root Chromium has no sandbox. The other switches keep it from calling anything by itself.
const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// The page of a host application. It shows the profile to a user who is signed in, and lets others sign in. With
// "#empty" in its address it shows nothing.
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>A host application</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <nav id="user"></nav>
    <main id="content"></main>
    <script src="/clerk-js/clerk.browser.js" data-clerk-publishable-key="${publishableKey}" data-clerk-proxy-url="${base}">
    </script>
    <script src="/ui/ui.browser.js"></script>
    <script type="module">
      const [user, content] = document.querySelectorAll('nav, main');
      await Clerk.load({ telemetry: false, ui: { ClerkUI: __internal_ClerkUICtor } });
      if (location.hash === '#empty') {
        content.textContent = 'loaded';
      } else if (Clerk.user) {
        Clerk.mountUserButton(user);
        Clerk.mountUserProfile(content, { routing: 'hash' });
      } else {
        Clerk.mountSignIn(content, { routing: 'hash' });
      }
    </script>
  </body>
</html>`;

async function answer(request, response) {
  const [, bundle, file] = new URL(request.url, 'http://localhost').pathname.split('/');
  try {
    const script = bundle in BUNDLES && file.endsWith('.js');
    const body = script ? await readFile(join(BUNDLES[bundle], basename(file))) : PAGE;
    response.writeHead(200, { 'Content-Type': script ? 'text/javascript' : 'text/html' }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

/** Starts the web server of a host application: its page, and Clerk's bundles. Returns its origin. */
function serveHostApplication() {
  const server = createServer(answer);
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${server.address().port}`),
    );
  });
}

/**
 * Opens a browser, whose pages reach the host application and the server and nothing else.
 *
 * @returns what closes it, what opens a page, and the addresses of other servers that a page has requested
 */
export async function openBrowser() {
  const origin = await serveHostApplication();
  const folder = await mkdtemp(join(tmpdir(), 'ringproof-chromium-'));
  const browser = await chromium.launchPersistentContext(folder, {
    executablePath: '/usr/bin/chromium',
    args: SWITCHES,
    locale: 'en-US',
  });
  browser.setDefaultTimeout(60_000);
  const foreign = [];
  await browser.route('**/*', route => {
    const url = route.request().url();
    if (url.startsWith(origin + '/') || url.startsWith(base + '/') || url.startsWith('data:')) {
      return route.continue();
    }
    foreign.push(url);
    return route.abort();
  });

  /** Opens the page of the host application. What comes behind its address is a path, a query or a fragment. */
  async function open(path = '/') {
    const page = await browser.newPage();
    page.on('pageerror', error => console.log(`error on the page: ${error}`));
    page.on('response', async response => {
      if (response.status() >= 400) {
        const request = `${response.request().method()} ${new URL(response.url()).pathname}`;
        console.log(`answer to the page: ${request}: ${response.status()} ${await response.text().catch(String)}`);
      }
    });
    await page.goto(origin + path);
    return page;
  }

  async function close() {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }

  return { browser, origin, foreign, open, close };
}
