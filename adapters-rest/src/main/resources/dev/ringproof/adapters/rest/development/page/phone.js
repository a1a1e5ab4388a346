// The drawn phone on which messages arrive, and the faults of the carrier. Only a development server has this.
import { fillIn } from './codes.js';
import { h } from './dom.js';

const messages = document.querySelector('#messages');
const toast = document.querySelector('#toast');
const KEPT = 30;
const RECENT = 10 * 60 * 1000;
const time = new Intl.DateTimeFormat(navigator.languages, { hour: '2-digit', minute: '2-digit' });

/** The words for each behaviour that a gateway of the server may have. */
const FAULTS = {
  accept: ['Delivers', 'Each message arrives at once.'],
  delay: ['Late', 'Each message arrives eight seconds late.'],
  lose: ['Loses', 'No message arrives. You can ask for another one.'],
  duplicate: ['Twice', 'Each message arrives twice. Its code works once.'],
  swap: ['Swaps', 'A message waits until the next one has arrived.'],
};

/** Shows messages as they arrive, for as long as the page is open. */
export function showMessages() {
  const started = Date.now();
  new EventSource('dev/messages/stream').addEventListener('message', ({ data }) => {
    const message = JSON.parse(data);
    if (message.created_at > started - RECENT) {
      add(message, message.created_at > started);
    }
  });
  const clock = document.querySelector('#clock');
  const tick = () => { clock.textContent = time.format(new Date()); };
  tick();
  setInterval(tick, 10_000);
}

function add(message, isNew) {
  messages.append(h('article', { class: isNew ? 'new' : null },
    h('span', { class: 'meta' }, `${time.format(new Date(message.created_at))} · to ${message.to}`),
    h('p', {}, ...withCode(message))));
  if (messages.children.length > KEPT) {
    messages.firstElementChild.remove();
  }
  messages.scrollTop = messages.scrollHeight;
  if (isNew && message.code) {
    toast.replaceChildren('New message: ', codeButton(message.code));
    toast.hidden = false;
  }
}

/** The body with its code as a button. */
function withCode({ body, code }) {
  const at = code ? body.indexOf(code) : -1;
  return at < 0 ? [body] : [body.slice(0, at), codeButton(code), body.slice(at + code.length)];
}

function codeButton(code) {
  return h('button', { type: 'button', 'aria-label': `Fill in the code ${code}`, onclick: () => { fillIn(code); toast.hidden = true; } }, code);
}

/** Shows the faults as switches, if a gateway of this server has them. */
export async function showFaults() {
  const gateways = await (await fetch('dev/gateways')).json();
  const gateway = gateways.find(({ behaviours }) => behaviours.includes('swap'));
  if (!gateway) {
    return;
  }
  const form = document.querySelector('#faults');
  const explain = (behaviour) => { document.querySelector('#fault').textContent = FAULTS[behaviour][1]; };
  form.querySelector('.segments').append(...gateway.behaviours.filter((name) => FAULTS[name]).map((name) => h('label', {},
    h('input', { type: 'radio', name: 'behaviour', value: name, checked: name === gateway.behaviour, onchange: () => behave(name) }),
    h('span', {}, FAULTS[name][0]))));
  async function behave(behaviour) {
    await fetch(`dev/gateways/${gateway.name}`, { method: 'PUT', body: new URLSearchParams({ behaviour }) });
    explain(behaviour);
  }
  explain(gateway.behaviour);
  form.hidden = false;
}
