// The account of a person: sign in, phone numbers, two-step verification, sign out.
import * as api from './api.js';
import { askSecondFactor, codeForm, confirm, showBackupCodes } from './codes.js';
import { announce, form, h, put } from './dom.js';
import { numberForm, readable } from './entry.js';

const place = document.querySelector('#account');
/** The id of the number whose code is being asked for. */
let verifying = null;

api.onStepUp((flow) =>
  askSecondFactor(place, flow, { title: 'Is it you?', lead: 'This change needs your second step once more.' }));

/** Shows the account, or the sign-in if nobody is signed in. */
export async function show() {
  const user = await api.me();
  if (user) {
    await showAccount(user);
  } else {
    showSignIn();
  }
}

function showSignIn() {
  const input = h('input', { id: 'user', autocomplete: 'username', value: 'anna', spellcheck: 'false', autocapitalize: 'none' });
  put(place, h('div', { class: 'card' },
    h('h1', { tabindex: '-1' }, 'Sign in'),
    h('p', { class: 'lead' }, 'This is a development server, so you can be anyone. In production, your application brings its users in.'),
    form({ input, button: h('button', { class: 'primary' }, 'Sign in'), work: signIn },
      h('label', { for: 'user' }, 'User'), input)));
}

async function signIn(user) {
  const flow = await api.signIn(user);
  if (flow) {
    try {
      await askSecondFactor(place, flow, { title: 'Second step', lead: 'Enter the code from your phone to sign in.' });
    } catch {
      return signOut();
    }
  }
  await show();
  focus('h1');
  announce(`You are signed in as ${user}.`);
}

async function signOut() {
  verifying = null;
  await api.signOut();
  await show();
  focus('h1');
  announce('You are signed out.');
}

/** Draws the account anew. Each change ends here, so the page shows what the server has. */
async function showAccount(user) {
  const numbers = await Promise.all(user.phone_numbers.map(async (number) => ({ ...number, text: await readable(number.phone_number) })));
  const add = await numberForm(addNumber);
  put(place, 
    h('div', { class: 'title' },
      h('div', {}, h('h1', { tabindex: '-1' }, 'Phone numbers'), h('p', { class: 'lead' }, `Signed in as ${user.id}`)),
      h('button', { type: 'button', onclick: signOut }, 'Sign out')),
    h('p', { id: 'problem', class: 'error', role: 'alert' }),
    numbers.length > 0 && h('ul', { class: 'numbers' }, numbers.map((number) => item(number, user, numbers))),
    h('section', { class: 'card', 'aria-labelledby': 'add' },
      h('h2', { id: 'add' }, numbers.length > 0 ? 'Add another number' : 'Add your number'), add),
    user.two_factor_enabled && h('section', { class: 'card', 'aria-labelledby': 'codes' },
      h('h2', { id: 'codes' }, 'Backup codes'),
      h('p', {}, 'They let you in if your phone is lost. New codes replace all earlier ones.'),
      h('button', { type: 'button', onclick: () => act(newBackupCodes) }, 'Make new backup codes')));
}

function item(number, user, numbers) {
  const { id, text } = number;
  const verified = number.verification?.status === 'verified';
  const second = number.reserved_for_second_factor;
  const badge = (condition, words, kind = '') => condition && h('span', { class: `badge ${kind}` }, words);
  return h('li', { class: 'card', id },
    h('div', { class: 'title' },
      h('div', {}, h('h2', { tabindex: '-1' }, text), ' ',
        verified ? badge(true, 'Verified', 'good') : badge(true, 'Not verified'),
        badge(id === user.primary_phone_number_id && numbers.length > 1, 'Primary'),
        badge(number.default_second_factor && numbers.filter((each) => each.reserved_for_second_factor).length > 1, 'Asked first')),
      h('button', { type: 'button', class: 'link danger', 'aria-label': `Remove ${text}`, onclick: () => remove(number) }, 'Remove')),
    !verified && verifying === id && codeForm({
      to: text,
      send: () => api.sendCode(id),
      check: (code) => verify(number, code),
    }),
    !verified && verifying !== id && h('button', { type: 'button', class: 'primary', 'aria-label': `Verify ${text}`, onclick: () => ask(id) }, 'Verify'),
    verified && h('div', { class: 'switch' },
      h('div', {}, h('p', { id: `${id}-label` }, 'Two-step verification'),
        h('p', { class: 'hint', id: `${id}-hint` }, 'Signing in also asks for a code sent to this number.')),
      h('button', {
        type: 'button', role: 'switch', 'aria-checked': String(second), 'aria-labelledby': `${id}-label`,
        'aria-describedby': `${id}-hint`, onclick: () => act(() => reserve(number)),
      })),
    second && !number.default_second_factor && h('button', { type: 'button', class: 'link', onclick: () => act(() => makeDefault(number)) }, 'Ask this number first'));
}

async function addNumber(phoneNumber) {
  const { id } = await api.addNumber(phoneNumber);
  await ask(id);
}

async function ask(id) {
  verifying = id;
  await show();
  focus('input.code');
}

async function verify({ id, text }, code) {
  await api.enterCode(id, code);
  verifying = null;
  await show();
  focus(`#${id} h2`);
  announce(`${text} is verified.`);
}

async function reserve({ id, text, reserved_for_second_factor: wasOn }) {
  const { backup_codes: codes } = await api.reserve(id, !wasOn);
  await show();
  if (codes) {
    await showBackupCodes(codes);
  }
  focus(`#${id} [role=switch]`);
  announce(`Two-step verification is ${wasOn ? 'off' : 'on'} for ${text}.`);
}

async function makeDefault({ id, text }) {
  await api.makeDefault(id);
  await show();
  focus(`#${id} h2`);
  announce(`${text} is asked first.`);
}

async function newBackupCodes() {
  const { codes } = await api.makeBackupCodes();
  await show();
  await showBackupCodes(codes);
}

async function remove({ id, text }) {
  if (await confirm(`Remove ${text}?`, 'It gets no more codes, and you can add it again later.', 'Remove')) {
    await act(async () => {
      await api.removeNumber(id);
      await show();
      focus('h1');
      announce(`${text} is removed.`);
    });
  }
}

/** Does what a button says. If it fails, the page says why above the numbers. */
async function act(work) {
  if (place.ariaBusy === 'true') {
    return;
  }
  place.ariaBusy = 'true';
  try {
    await work();
  } catch (error) {
    await show();
    place.querySelector('#problem').textContent = error.message;
    focus('h1');
  } finally {
    place.ariaBusy = 'false';
  }
}

function focus(selector) {
  place.querySelector(selector)?.focus();
}
