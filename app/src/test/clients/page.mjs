// A newcomer's ten minutes on the page of a development server: by mouse and by keyboard, in light and dark, wide and
// narrow. With PICTURES it also writes the pictures for README.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { base, done, step, wrong } from './support.mjs';
import { openBrowser, Person } from './tour.mjs';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";

const browser = await openBrowser();

/** Adds a number, verifies it, turns the second factor on, signs out and in with it, and removes the number. */
async function tour(user, digits, readable, national, how) {
  const person = await Person.at(browser, { ...how, number: `+1${digits}` });
  const { page } = person;
  await person.heading('Sign in').waitFor();
  await person.sees('signed out');
  await person.signInAs(user);
  await person.heading('Phone numbers').waitFor();
  await person.requireFocus(person.heading('Phone numbers'));
  await person.sees('no number');

  await person.addNumber(digits, national);
  const [code] = await person.codes(1);
  await person.sees('a code has arrived');
  person.expect('422', 'attempt_verification');
  await person.enter(person.code, wrong(code));
  await person.press(person.button('Verify'));
  await page.getByText('Incorrect code').waitFor();
  await person.requireFocus(person.code);
  assert.equal(await person.code.getAttribute('aria-invalid'), 'true');
  await person.sees('a wrong code');
  await person.tapCode(1);
  await person.press(person.button('Verify'));
  await page.getByText('Verified', { exact: true }).waitFor();
  await person.requireFocus(person.heading(readable));
  assert.equal(await page.locator('#live').textContent(), `${readable} is verified.`);
  await person.sees('verified');

  const toggle = page.getByRole('switch', { name: 'Two-step verification' });
  await person.press(toggle, 'Space');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  const backupCodes = await dialog.getByRole('listitem').allTextContents();
  assert.equal(new Set(backupCodes).size, 10);
  await person.sees('backup codes');
  await keep(person, dialog, backupCodes);
  await person.requireFocus(toggle);
  assert.equal(await toggle.getAttribute('aria-checked'), 'true');
  await person.sees('second factor on');

  await person.press(person.button('Sign out'));
  await person.heading('Sign in').waitFor();
  await person.requireFocus(person.heading('Sign in'));
  await person.signInAs(user);
  await person.heading('Second step').waitFor();
  await page.getByText('We sent a code to').waitFor();
  await person.codes(2);
  await person.sees('second step');
  await person.tapCode(2);
  await person.press(person.button('Continue'));
  await person.heading('Phone numbers').waitFor();
  await person.sees('signed in by the second factor');

  await person.press(person.button('Sign out'));
  await person.signInAs(user);
  await person.heading('Second step').waitFor();
  await person.press(person.button('Use a backup code'));
  const field = page.getByLabel('Backup code');
  await person.requireFocus(field);
  await person.sees('backup code asked for');
  await person.enter(field, backupCodes[0]);
  await person.press(person.button('Continue'));
  await person.heading('Phone numbers').waitFor();

  await person.press(person.button(`Remove ${readable}`));
  await dialog.waitFor();
  await person.sees('removal is asked about');
  await person.press(person.button('Cancel', dialog));
  await dialog.waitFor({ state: 'detached' });
  await person.press(person.button(`Remove ${readable}`));
  await person.press(person.button('Remove', dialog));
  await person.heading('Add your number').waitFor();
  assert.equal(await person.heading(readable).count(), 0);
  await person.sees('removed');
  await person.close();
}

/** Copies the backup codes, downloads and prints them, and closes the dialog. */
async function keep(person, dialog, backupCodes) {
  const { page } = person;
  const text = `${backupCodes.join('\n')}\n`;
  await person.press(person.button('Copy', dialog));
  await person.button('Copied', dialog).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
  const download = page.waitForEvent('download');
  await person.press(dialog.getByRole('link', { name: 'Download' }));
  assert.equal(await readFile(await (await download).path(), 'utf8'), text);
  await page.evaluate(() => (globalThis.print = () => (globalThis.printed = true)));
  await person.press(person.button('Print', dialog));
  assert.equal(await page.evaluate(() => globalThis.printed), true);
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual(
    [await dialog.getByRole('list').isVisible(), await person.button('Print', dialog).isVisible()],
    [true, false],
  );
  assert.equal(await page.locator('main').isVisible(), false);
  await page.emulateMedia({ media: 'screen' });
  await person.press(person.button('I have kept them', dialog));
  await dialog.waitFor({ state: 'detached' });
}

await step('a newcomer with a mouse, in light', () =>
  tour('anna', '4155552671', '+1 415-555-2671', '(415) 555-2671', { pictures: { 'a code has arrived': 'code-desktop-light' } }));
await step('a newcomer with a mouse, in the dark', () =>
  tour('ben', '4155552672', '+1 415-555-2672', '(415) 555-2672', {
    scheme: 'dark',
    pictures: { 'a code has arrived': 'code-desktop-dark' },
  }));
await step('a newcomer with a phone, in light', () =>
  tour('cleo', '4155552673', '+1 415-555-2673', '(415) 555-2673', {
    narrow: true,
    pictures: { 'second factor on': 'second-factor-phone-light' },
  }));
await step('a newcomer with a phone, in the dark', () =>
  tour('dan', '4155552674', '+1 415-555-2674', '(415) 555-2674', {
    narrow: true,
    scheme: 'dark',
    pictures: { 'second step': 'second-step-phone-dark' },
  }));
await step('a newcomer with a keyboard alone', () =>
  tour('eve', '4155552675', '+1 415-555-2675', '(415) 555-2675', { keyboard: true }));

await step('codes are pasted as people copy them, and sent again after a pause', async () => {
  const person = await Person.at(browser, { number: '+14155552676' });
  const { page } = person;
  await person.signInAs('fay');
  await person.addNumber('4155552676', '(415) 555-2676');
  const [code] = await person.codes(1);
  const again = page.getByRole('button', { name: /^Send again in \d+ s$/ });
  assert.equal(await again.isDisabled(), true);
  await page.clock.fastForward(31_000);
  await person.press(person.button('Send again'));
  await person.codes(2);
  for (const copied of [`${code.slice(0, 3)} ${code.slice(3)}`, `${code} is your Ringproof code. Expires in 10 min.`]) {
    await page.evaluate(text => navigator.clipboard.writeText(text), copied);
    await person.code.fill('');
    await person.code.focus();
    await page.keyboard.press('Control+V');
    assert.equal(await person.code.inputValue(), code);
  }
  await page.keyboard.press('Enter');
  await page.getByText('Verified', { exact: true }).waitFor();
  person.requireNoProblem();
  await person.close();
});

await step('the country follows a number with a plus sign, and what is wrong is said in words', async () => {
  const person = await Person.at(browser);
  const { page } = person;
  await person.signInAs('gus');
  const number = page.getByLabel('Phone number', { exact: true });
  await person.enter(number, '+14165552671');
  await page.waitForFunction(() => document.querySelector('#number').value === '+1 416-555-2671');
  assert.equal(await page.getByLabel('Country').inputValue(), 'CA');
  await person.enter(number, '415');
  await person.press(person.button('Add and send a code'));
  await page.getByText('This is not a whole phone number.').waitFor();
  await person.requireFocus(number);
  await person.sees('half a number');
  await person.close();
});

await step('a carrier that loses, delays, doubles and swaps messages', async () => {
  const person = await Person.at(browser);
  await person.signInAs('hal');
  await person.chooseFault('Loses');
  await person.addNumber('4155552681', '(415) 555-2681');
  await person.sees('a message is lost');
  await person.chooseFault('Delivers');
  await person.addNumber('4155552682', '(415) 555-2682');
  await person.codes(1, '2682');
  await person.chooseFault('Late');
  await person.addNumber('4155552683', '(415) 555-2683');
  assert.equal((await arrived(person)).includes('+14155552683'), false);
  await person.codes(1, '2683');
  await person.press(person.button('Sign out'));
  await person.signInAs('ida');
  await person.chooseFault('Twice');
  await person.addNumber('4155552684', '(415) 555-2684');
  const [code, sameCode] = await person.codes(2, '2684');
  assert.equal(code, sameCode);
  await person.chooseFault('Swaps');
  await person.addNumber('4155552685', '(415) 555-2685');
  await person.addNumber('4155552686', '(415) 555-2686');
  await person.codes(1, '2685');
  assert.deepEqual(
    (await arrived(person)).filter(number => number > '+14155552680'),
    ['2', '3', '4', '4', '6', '5'].map(last => `+1415555268${last}`),
  );
  await person.chooseFault('Delivers');
  await person.sees('all faults are over');
  await person.close();
});

/** Returns the number to which each message on the phone came, in the order of arrival. */
async function arrived(person) {
  const lines = await person.log.locator('.meta').allTextContents();
  return lines.map(line => line.replace(/.* /, ''));
}

await step('the page lets a browser do nothing else than it needs', async () => {
  for (const path of ['/', '/dev/page/page.js']) {
    const response = await fetch(base + path);
    assert.equal(response.headers.get('content-security-policy'), POLICY);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    const tag = response.headers.get('etag');
    assert.equal((await fetch(base + path, { headers: { 'If-None-Match': tag } })).status, 304);
  }
  const person = await Person.at(browser);
  person.expect('Content Security Policy');
  await person.page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.ran = true';
    document.body.append(script);
  });
  assert.equal(await person.page.evaluate(() => globalThis.ran), undefined);
  person.requireNoProblem();
  await person.signInAs('kim');
  await person.heading('Phone numbers').waitFor();
  assert.equal(await person.page.evaluate(() => document.cookie), '');
  const stored = await person.page.evaluate(() => Object.keys(localStorage).length + Object.keys(sessionStorage).length);
  assert.equal(stored, 0);
  await person.close();
});

await browser.close();
done();
