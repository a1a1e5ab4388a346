// The form in which a person enters a number. The server knows how numbers look in each country.
import { format, regions } from './api.js';
import { form, h } from './dom.js';

let list = null;
const allRegions = () => (list ??= regions());
const names = new Intl.DisplayNames(navigator.languages, { type: 'region' });

/** Makes the form; `add` gets the number in international form. */
export async function numberForm(add) {
  const all = (await allRegions())
    .map((region) => ({ ...region, name: names.of(region.region) }))
    .sort((one, other) => one.name.localeCompare(other.name));
  const here = new Intl.Locale(navigator.language).maximize().region;
  const chosen = all.find(({ region }) => region === here) ?? all[0];
  const country = h('select', { id: 'country', autocomplete: 'country', onchange: () => { example(); write(); } },
    all.map(({ region, name, calling_code }) =>
      h('option', { value: region, selected: region === chosen.region }, `${name} (+${calling_code})`)));
  const input = h('input', { id: 'number', type: 'tel', autocomplete: 'tel', inputmode: 'tel', oninput: write });

  function example() {
    input.placeholder = all.find(({ region }) => region === country.value).example ?? '';
  }

  /** Formats what is entered, unless the person has gone on or works in the middle of it. */
  async function write() {
    const text = input.value;
    const isAtEnd = input.selectionStart === text.length;
    if (!text.trim() || !isAtEnd) {
      return;
    }
    const answer = await format(country.value, text).catch(() => null);
    if (answer && input.value === text) {
      input.value = answer.formatted;
      if (answer.region !== country.value && all.some(({ region }) => region === answer.region)) {
        country.value = answer.region;
        example();
      }
    }
  }

  async function submit(text) {
    if (!text.trim()) {
      throw new Error('Enter a phone number.');
    }
    const { phone_number } = await format(country.value, text);
    if (!phone_number) {
      throw new Error(`This is not a whole phone number. One looks like this: ${input.placeholder}`);
    }
    await add(phone_number);
  }

  example();
  return form({ input, button: h('button', { class: 'primary' }, 'Add and send a code'), work: submit },
    h('div', { class: 'fields' },
      h('div', {}, h('label', { for: 'country' }, 'Country'), country),
      h('div', {}, h('label', { for: 'number' }, 'Phone number'), input)));
}

/** Returns a number as people read it, such as +1 415-555-2671. */
export async function readable(number) {
  const [{ region }] = await allRegions();
  const answer = await format(region, number).catch(() => null);
  return answer?.formatted ?? number;
}
