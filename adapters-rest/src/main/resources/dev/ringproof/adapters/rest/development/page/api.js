// The calls to the server. Only this file knows how a person is signed in.

/** What the server says if it does not do what it was asked: in words for a person, and as a code for programs. */
export class ApiError extends Error {
  constructor({ long_message, message, code }, retryAfter) {
    super(long_message || message);
    this.code = code;
    /** The seconds after which the same request may succeed. */
    this.retryAfter = Number(retryAfter) || 0;
  }
}

/** Sends a request. The browser adds the cookie of the session, which no script can read. */
async function send(method, path, fields) {
  let response;
  try {
    response = await fetch(path, { method, body: fields && new URLSearchParams(fields), headers: { Accept: 'application/json' } });
  } catch {
    throw new ApiError({ message: 'The server does not answer. Is it running?', code: 'unreachable' });
  }
  const body = await response.json();
  if (!response.ok) {
    throw new ApiError(body.errors[0], response.headers.get('Retry-After'));
  }
  return 'response' in body ? body.response : body;
}

/** Returns the session of this browser with its user; null if nobody is signed in. */
async function session() {
  const client = await send('GET', 'v1/client');
  return client?.sessions.find(({ id }) => id === client.last_active_session_id) ?? null;
}

/** Returns the person who is signed in, with phone numbers; null if nobody is. */
export const me = async () => (await session())?.user ?? null;

/**
 * Signs a person in by a ticket. In production your back end makes it, by POST /v1/sign_in_tokens, after it has checked a
 * password. Returns the second factor that is still to be shown, or null.
 */
export async function signIn(user) {
  const { ticket } = await send('GET', `dev/token?user_id=${encodeURIComponent(user)}`);
  const attempt = await send('POST', 'v1/client/sign_ins', { strategy: 'ticket', ticket });
  return attempt.status === 'needs_second_factor' ? secondFactor(`v1/client/sign_ins/${attempt.id}`, attempt) : null;
}

export const signOut = () => send('DELETE', 'v1/client');

/** A second factor that is asked for: the numbers to which a code can go, and the two steps. */
function secondFactor(path, { supported_second_factors: factors }) {
  return {
    numbers: factors.filter(({ strategy }) => strategy === 'phone_code'),
    prepare: ({ phone_number_id }) =>
      send('POST', `${path}/prepare_second_factor`, { strategy: 'phone_code', phone_number_id }),
    attempt: (strategy, code) => send('POST', `${path}/attempt_second_factor`, { strategy, code }),
  };
}

let confirmPerson = null;

/** Sets what asks a person for the second factor if a change wants it once more in this session. */
export function onStepUp(ask) {
  confirmPerson = ask;
}

/** Sends a change. If the server wants a second factor first, asks for it and sends the change again. */
async function change(method, path, fields) {
  try {
    return await send(method, path, fields);
  } catch (error) {
    if (error.code !== 'session_reverification_required') {
      throw error;
    }
    const verify = `v1/client/sessions/${(await session()).id}/verify`;
    await confirmPerson(secondFactor(verify, await send('POST', verify, { level: 'second_factor' })));
    return send(method, path, fields);
  }
}

const number = (id) => `v1/me/phone_numbers/${id}`;

export const addNumber = (phone_number) => change('POST', 'v1/me/phone_numbers', { phone_number });
export const sendCode = (id) => send('POST', `${number(id)}/prepare_verification`, { strategy: 'phone_code' });
export const enterCode = (id, code) => send('POST', `${number(id)}/attempt_verification`, { code });
export const reserve = (id, on) => change('PATCH', number(id), { reserved_for_second_factor: on });
export const makeDefault = (id) => change('PATCH', number(id), { default_second_factor: true });
export const removeNumber = (id) => change('DELETE', number(id));
export const makeBackupCodes = () => change('POST', 'v1/me/backup_codes');

export const regions = () => send('GET', 'v1/phone_number_entry/regions');
export const format = (region, text) => send('POST', 'v1/phone_number_entry/format', { region, text });
