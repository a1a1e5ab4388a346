// Codes: the form in which a person enters one, the second factor, and the list of backup codes.
import { announce, form, h, put } from './dom.js';

/** A server sends one code to a number in so many seconds, if its operator has set nothing else. */
const PAUSE = 30;

/**
 * The form for a code that was sent.
 *
 * `send` sends it, now and when the person asks again; `check` enters it.
 */
export function codeForm({ to, send, check, label = 'Verify' }) {
  const input = h('input', {
    id: 'code', name: 'code', class: 'code', autocomplete: 'one-time-code', inputmode: 'numeric', size: 10,
    autocapitalize: 'off', spellcheck: 'false', 'aria-describedby': 'code-hint', onpaste: pasteCode,
  });
  const hint = h('p', { class: 'hint', id: 'code-hint' }, `Sending a code to ${to}…`);
  const again = h('button', { type: 'button', class: 'link', onclick: sendAgain }, 'Send again');
  const element = form(
    { input, button: [h('button', { class: 'primary' }, label), again], work: (code) => check(code.replace(/\s/g, '')) },
    hint,
    h('label', { for: 'code' }, 'Code'),
    input,
  );

  async function sendNow() {
    try {
      await send();
      hint.textContent = `We sent a code to ${to}.`;
      countDown(again, PAUSE);
    } catch (error) {
      hint.textContent = '';
      element.fail(error);
      countDown(again, error.retryAfter);
    }
  }
  function sendAgain() {
    input.focus();
    sendNow();
  }
  sendNow();
  return element;
}

/** Disables a button for some seconds, and says for how many. */
function countDown(button, seconds) {
  const text = 'Send again';
  const end = Date.now() + seconds * 1000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? `${text} in ${left} s` : text;
    return left > 0;
  };
  if (tick()) {
    const timer = setInterval(() => (tick() && button.isConnected) || clearInterval(timer), 250);
  }
}

/** People copy `655 155`, or the whole message. Takes the digits alone. */
function pasteCode(event) {
  const text = event.clipboardData.getData('text');
  const digits = text.match(/\d[\d\s-]{4,}\d/)?.[0].replace(/\D/g, '');
  if (digits) {
    event.preventDefault();
    event.target.value = digits;
  }
}

/** Fills a code in where one is asked for. Returns false if none is. */
export function fillIn(code) {
  const input = document.querySelector('input.code');
  if (!input) {
    return false;
  }
  input.value = code;
  input.focus();
  return true;
}

/** Asks for the second factor: a code at one of the numbers, or a backup code. Fails if the person cancels. */
export function askSecondFactor(place, { numbers, prepare, attempt }, { title, lead }) {
  return new Promise((resolve, reject) => {
    const first = numbers.find((number) => number.default) ?? numbers[0];
    const show = (method) => {
      put(place, h('div', { class: 'card' }, h('h1', { tabindex: '-1' }, title), h('p', { class: 'lead' }, lead), method));
      place.querySelector('input').focus();
    };
    const finish = (strategy) => async (code) => resolve(await attempt(strategy, code));
    const others = (current) => h('div', { class: 'others' },
      numbers.filter((number) => number !== current)
        .map((number) => other(`Send a code to ${number.safe_identifier}`, () => byNumber(number))),
      current && other('Use a backup code', byBackupCode),
      other('Cancel', () => reject(new Error('You have cancelled.'))));
    const other = (text, onclick) => h('button', { type: 'button', class: 'link', onclick }, text);
    const byNumber = (number) => show([
      codeForm({ to: number.safe_identifier, send: () => prepare(number), check: finish('phone_code'), label: 'Continue' }),
      others(number),
    ]);
    const byBackupCode = () => {
      const input = h('input', { id: 'backup', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'characters' });
      show([
        form({ input, button: h('button', { class: 'primary' }, 'Continue'), work: finish('backup_code') },
          h('label', { for: 'backup' }, 'Backup code'), input),
        others(null),
      ]);
    };
    if (first) {
      byNumber(first);
    } else {
      byBackupCode();
    }
  });
}

/** Shows new backup codes. The server shows them once, so the dialog offers each way to keep them. */
export function showBackupCodes(codes) {
  const text = `${codes.join('\n')}\n`;
  const file = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const dialog = h('dialog', { class: 'backup', 'aria-labelledby': 'backup-title' },
    h('h2', { id: 'backup-title' }, 'Keep your backup codes'),
    h('p', {}, 'Each works once if you do not have your phone. Nobody can show them to you again.'),
    h('ol', {}, codes.map((code) => h('li', {}, code))),
    h('div', { class: 'actions' },
      h('button', { type: 'button', onclick: copy }, 'Copy'),
      h('a', { class: 'button', href: file, download: 'backup-codes.txt' }, 'Download'),
      h('button', { type: 'button', onclick: () => print() }, 'Print'),
      h('button', { type: 'button', class: 'primary', autofocus: true, onclick: () => dialog.close() }, 'I have kept them')));
  async function copy(event) {
    await navigator.clipboard.writeText(text);
    event.target.textContent = 'Copied';
    announce('The backup codes are copied.');
  }
  return open(dialog, () => URL.revokeObjectURL(file));
}

/** Asks before something is done that cannot be undone. Returns whether to do it. */
export async function confirm(title, text, action) {
  const dialog = h('dialog', { 'aria-labelledby': 'confirm-title' },
    h('h2', { id: 'confirm-title' }, title),
    h('p', {}, text),
    h('div', { class: 'actions' },
      h('button', { type: 'button', autofocus: true, onclick: () => dialog.close() }, 'Cancel'),
      h('button', { type: 'button', class: 'danger', onclick: () => dialog.close('yes') }, action)));
  await open(dialog);
  return dialog.returnValue === 'yes';
}

function open(dialog, afterwards = () => {}) {
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      afterwards();
      resolve();
    });
  });
}
