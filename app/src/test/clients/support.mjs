// What the scripts of this folder share. A script is a list of steps. It ends with done(), or with the first failed step.
import assert from 'node:assert/strict';

/** The server, such as http://127.0.0.1:8080. */
export const base = process.env.BASE_URL;

/** The key of the Backend API of a server in development. */
export const secretKey = 'sk_test_dev';

/** Clients want a key that names a host. They do not call that host, because they get the address of a proxy too. */
export const publishableKey = 'pk_test_' + Buffer.from('clerk.example.test$').toString('base64');

/** Does one step. The first one that fails ends the script. */
export async function step(what, work) {
  try {
    await work();
    console.log(`ok: ${what}`);
  } catch (error) {
    console.log(`FAILED: ${what}`);
    console.log(error);
    process.exit(1);
  }
}

/** Ends the script. Without it, channels and timers of clerk-js keep Node.js running. */
export function done() {
  console.log('done');
  process.exit(0);
}

/** Reads a path of the server that needs no credential. */
export async function get(path) {
  const response = await fetch(base + path);
  if (!response.ok) {
    throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
  }
  return response;
}

/** Returns a token that the server in development gives for a user, who is created if need be. */
export async function userToken(user) {
  return await (await get(`/dev/token?user_id=${user}`)).text();
}

/** Returns a ticket that the server in development gives for a user, who is created if need be. */
export async function ticketFor(user) {
  const headers = { Accept: 'application/json' };
  const response = await fetch(`${base}/dev/token?user_id=${user}`, { headers });
  return (await response.json()).ticket;
}

/** Checks the status and the first error of a call that the server refuses. */
export function refused(call, status, code) {
  return assert.rejects(call, error => {
    assert.equal(error.status, status);
    assert.equal(error.errors[0].code, code);
    return true;
  });
}

const seen = new Map();

/** Waits for a message to a number that no earlier call has returned, and returns its code. */
export async function newCode(number) {
  const giveUp = Date.now() + 20_000;
  while (Date.now() < giveUp) {
    const messages = await (await get(`/dev/messages?to=${encodeURIComponent(number)}`)).json();
    const codes = messages.filter(message => message.code);
    const before = seen.get(number) ?? 0;
    if (codes.length > before) {
      seen.set(number, codes.length);
      return codes[0].code;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`no new code came to ${number}`);
}

/** Returns a code of the same length that is not the right one. */
export function wrong(code) {
  return (code[0] === '0' ? '1' : '0') + code.slice(1);
}

// As in React Native, there is a window which has no location. clerk-js takes it for granted when a user signs out.
globalThis.window ??= globalThis;

let clients = 0;

/**
 * Returns clerk-js without a browser, as an installed app uses it: the token goes into a header, and what the
 * response has in the same header replaces it.
 *
 * Resources of clerk-js call the server through the Clerk object that was made last. So each client loads the package
 * anew, by another address.
 *
 * @param {{token: string}} store where the app keeps its token: a user token, or empty for a new client
 * @returns {Promise<import('@clerk/clerk-js').Clerk>}
 */
export async function headlessClerk(store = { token: '' }) {
  clients += 1;
  const { Clerk } = await import(`${import.meta.resolve('@clerk/clerk-js')}?client=${clients}`);
  const clerk = new Clerk(publishableKey, { proxyUrl: base });
  clerk.__internal_onBeforeRequest(async request => {
    request.credentials = 'omit';
    request.url.searchParams.append('_is_native', '1');
    request.headers.set('authorization', store.token);
  });
  clerk.__internal_onAfterResponse(async (_, response) => {
    store.token = response.headers.get('authorization') ?? store.token;
  });
  await clerk.load({ standardBrowser: false, telemetry: false });
  return clerk;
}
