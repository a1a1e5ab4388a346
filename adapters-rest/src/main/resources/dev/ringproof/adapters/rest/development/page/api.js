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

let token = null;

async function send(method, path, fields) {
  let response;
  try {
    response = await fetch(path, {
      method,
      body: fields && new URLSearchParams(fields),
      headers: token ? { Authorization: token } : {},
    });
  } catch {
    throw new ApiError({ message: 'The server does not answer. Is it running?', code: 'unreachable' });
  }
  const body = await response.json();
  if (!response.ok) {
    throw new ApiError(body.errors[0], response.headers.get('Retry-After'));
  }
  return body.response ?? body;
}

let confirmPerson = null;

/** Sets what asks a person for the second factor when a change wants one in this session. */
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
    const { sessions } = await send('GET', 'v1/client');
    await confirmPerson(await secondFactor(`v1/client/sessions/${sessions[0].id}/verify`, { level: 'second_factor' }));
    return send(method, path, fields);
  }
}

/** A second factor that is asked for: where a code can go, and the two steps. */
async function secondFactor(path, fields) {
  const { supported_second_factors: factors } = await send('POST', path, fields);
  return steps(path, factors);
}

function steps(path, factors) {
  return {
    numbers: factors.filter((factor) => factor.strategy === 'phone_code'),
    prepare: (number) =>
      send('POST', `${path}/prepare_second_factor`, { strategy: 'phone_code', phone_number_id: number.phone_number_id }),
    attempt: (strategy, code) => send('POST', `${path}/attempt_second_factor`, { strategy, code }),
  };
}

/** Signs a person in. Returns the second factor that is still to be shown, or null. */
export async function signIn(user) {
  const response = await fetch(`dev/token?user_id=${encodeURIComponent(user)}`);
  token = await response.text();
  return null;
}

export async function signOut() {
  token = null;
}

/** Returns the person who is signed in, with phone numbers; null if nobody is. */
export async function me() {
  return token ? send('GET', 'v1/me') : null;
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
