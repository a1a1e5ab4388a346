// What the scripts that use the page of a development server share: a browser, a person with a mouse or a keyboard, and
// the checks of each state that the page is in.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { base } from './support.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const DESKTOP = { width: 1180, height: 824 };
const PHONE = { width: 390, height: 844 };
const MOST_TABS = 120;

/** Opens a browser. As root Chromium has no sandbox. */
export const openBrowser = () =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

/**
 * A person who uses the page in a window of their own, with a mouse or by the keyboard alone. With a number, the phone
 * gets the messages to this number alone.
 */
export class Person {
  #problems = [];
  #expected = [];

  static async at(browser, { number, scheme = 'light', narrow = false, keyboard = false, pictures = {} } = {}) {
    const context = await browser.newContext({
      viewport: narrow ? PHONE : DESKTOP,
      colorScheme: scheme,
      locale: 'en-US',
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(60_000);
    const person = new Person();
    person.page = await context.newPage();
    person.keyboard = keyboard;
    person.pictures = pictures;
    person.#listen();
    if (number) {
      // Other people's messages come to other phones.
      const url = `${base}/dev/messages/stream?to=${encodeURIComponent(number)}`;
      await person.page.route('**/dev/messages/stream', route => route.continue({ url }));
    }
    await person.page.clock.install();
    await person.page.goto(`${base}/`);
    return person;
  }

  /** Everything that a browser complains of is a problem, a violation of the content security policy above all. */
  #listen() {
    this.page.on('pageerror', error => this.#problems.push(`error: ${error.stack}`));
    this.page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') {
        this.#problems.push(`${message.text()} ${message.location().url}`);
      }
    });
    this.page.on('request', request => {
      if (!request.url().startsWith(`${base}/`) && !request.url().startsWith('blob:')) {
        this.#problems.push(`request to another server: ${request.url()}`);
      }
    });
  }

  /** The next complaint that has these words is none. */
  expect(...words) {
    this.#expected.push(words);
  }

  /** Fails if there was a problem, or if one that was expected did not come. */
  requireNoProblem() {
    for (const words of this.#expected.splice(0)) {
      const at = this.#problems.findIndex(problem => words.every(word => problem.includes(word)));
      assert.notEqual(at, -1, `expected a complaint with ${words}, and got: ${this.#problems}`);
      this.#problems.splice(at, 1);
    }
    assert.deepEqual(this.#problems, []);
  }

  /**
   * Checks a state of the page: nothing to complain of, and nothing that axe-core finds. Takes a picture if asked to. The
   * states are the same with a keyboard, so axe-core is spared then.
   */
  async sees(state) {
    if (this.keyboard) {
      return this.requireNoProblem();
    }
    if (!(await this.page.evaluate(() => 'axe' in globalThis))) {
      await this.page.evaluate(AXE);
    }
    const violations = await this.page.evaluate(async () => (await axe.run(document)).violations);
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join('\n')}`);
    assert.deepEqual(found, [], `axe-core in the state "${state}"`);
    this.requireNoProblem();
    const picture = this.pictures[state];
    if (picture && process.env.PICTURES) {
      mkdirSync(process.env.PICTURES, { recursive: true });
      await this.page.screenshot({ path: join(process.env.PICTURES, `${picture}.png`) });
    }
  }

  button(name, within = this.page) {
    return within.getByRole('button', { name, exact: typeof name === 'string' });
  }

  get code() {
    return this.page.getByRole('textbox', { name: 'Code', exact: true });
  }

  get log() {
    return this.page.getByRole('log');
  }

  heading(name) {
    return this.page.getByRole('heading', { name, exact: true });
  }

  /** Presses a button, sets a switch or follows a link. */
  async press(locator, key = 'Enter') {
    if (this.keyboard) {
      await this.#tabTo(locator);
      await this.page.keyboard.press(key);
    } else {
      await locator.click();
    }
  }

  /** Enters a text into a field, in the place of what is there. */
  async enter(locator, text) {
    if (this.keyboard) {
      await this.#tabTo(locator);
      await this.page.keyboard.press('Control+A');
      await this.page.keyboard.type(text);
    } else {
      await locator.fill('');
      await locator.pressSequentially(text);
    }
  }

  async #tabTo(locator) {
    await locator.waitFor();
    for (let i = 0; i < MOST_TABS; i++) {
      if (await this.hasFocus(locator)) {
        return;
      }
      await this.page.keyboard.press('Tab');
    }
    assert.fail(`the keyboard does not reach ${locator}`);
  }

  hasFocus(locator) {
    return locator.evaluate(element => element === document.activeElement);
  }

  /** Waits until an element has the focus, and so is what a screen reader reads next. */
  async requireFocus(locator) {
    const element = await locator.elementHandle();
    await this.page.waitForFunction(it => it === document.activeElement, element);
  }

  async signInAs(user) {
    await this.enter(this.page.getByLabel('User'), user);
    await this.press(this.button('Sign in'));
  }

  /** Enters a number as a person in the USA does, and sees how it is formatted. */
  async addNumber(digits, formatted) {
    const number = this.page.getByLabel('Phone number', { exact: true });
    await this.page.getByLabel('Country').selectOption('US');
    await this.enter(number, digits);
    await this.page.waitForFunction(text => document.querySelector('#number').value === text, formatted);
    await this.press(this.button('Add and send a code'));
    const readable = digits.replace(/(...)(...)(....)/, '+1 $1-$2-$3');
    await this.page.getByText(`We sent a code to ${readable}.`).waitFor();
    await this.requireFocus(this.code);
  }

  /** Waits for so many messages with a code on the phone, and returns the codes in the order of arrival. */
  async codes(count, to = '') {
    const messages = this.log.getByRole('article').filter({ hasText: to });
    const codes = messages.getByRole('button', { name: /^Fill in the code/ });
    await codes.nth(count - 1).waitFor();
    return codes.allTextContents();
  }

  /** Taps the newest code on the phone, which fills it in. */
  async tapCode(count) {
    const codes = await this.codes(count);
    await this.press(this.log.getByRole('button', { name: /^Fill in the code/ }).nth(count - 1));
    await this.requireFocus(this.code);
    assert.equal(await this.code.inputValue(), codes[count - 1]);
  }

  async chooseFault(name) {
    const radio = this.page.getByRole('radio', { name, exact: true });
    const changed = this.page.waitForResponse(response => response.url().includes('/dev/gateways/'));
    await radio.check({ force: true });
    assert.equal((await changed).status(), 200);
  }

  close() {
    return this.page.context().close();
  }
}
