// The components of @clerk/ui in Chromium, by clicking: <SignIn/>, <UserProfile/> and <UserButton/>.
import assert from 'node:assert/strict';
import { openBrowser } from './browser.mjs';
import { done, newCode, step, ticketFor, wrong } from './support.mjs';

const NATIONAL = '4155552821';
const NUMBER = '+1' + NATIONAL;
const SHOWN = '+1 (415) 555-2821';
const USER = 'user_components';

const browser = await openBrowser();
const page = await browser.open(`/?__clerk_ticket=${await ticketFor(USER)}`);
const button = name => page.getByRole('button', { name, exact: true });
const text = shown => page.getByText(shown, { exact: true }).first();
const profile = () => page.getByRole('heading', { name: 'Profile details' }).waitFor();
let code;

/** Enters a code as a person does: after the field has got empty again. */
async function enter(code) {
  const field = page.getByRole('textbox', { name: 'Enter verification code' });
  await page.waitForFunction(input => input.value === '', await field.elementHandle());
  await field.pressSequentially(code);
}

async function signOut() {
  await page.getByRole('button', { name: 'Open user menu' }).click();
  await button('Sign out').click();
  await page.getByRole('heading', { name: /^Sign in/ }).waitFor();
}

/** Waits until the page has nothing with this text any more. */
const gone = shown => text(shown).waitFor({ state: 'detached' });

await step('a ticket in the address of the page signs in', async () => {
  await profile();
});

await step('a number is added', async () => {
  await button('Add phone number').click();
  await page.getByRole('textbox', { name: 'Phone number' }).fill(NATIONAL);
  await button('Add').click();
  await text(SHOWN).waitFor();
  await text('Unverified').waitFor();
  code = await newCode(NUMBER);
});

await step('a wrong code is shown as wrong', async () => {
  await enter(wrong(code));
  await text('Incorrect code').waitFor();
});

await step('the right code verifies the number', async () => {
  await enter(code);
  await gone('Unverified');
  await gone('Verify phone number');
  await text(SHOWN).waitFor();
});

await step('the devices of the user are listed', async () => {
  await button('Security').click();
  await text('This device').waitFor();
});

await step('two-step verification is switched on, and the backup codes are shown', async () => {
  await button('Add two-step verification').click();
  await page.getByRole('menuitem', { name: 'SMS code' }).click();
  await page.getByRole('button', { name: SHOWN }).click();
  await page.getByRole('heading', { name: 'SMS code verification enabled' }).waitFor();
  const codes = await page.getByText(/^(\w{4}-){4}\w{4}$/).allTextContents();
  assert.equal(new Set(codes).size, 10);
  await button('Finish').click();
  await gone('SMS code verification enabled');
  await text('Default').waitFor();
});

await step('the user signs out', signOut);

await step('a ticket alone is not enough now, and a code signs in', async () => {
  await page.goto(`${browser.origin}/?__clerk_ticket=${await ticketFor(USER)}`);
  await page.getByRole('heading', { name: 'Check your phone' }).waitFor();
  code = await newCode(NUMBER);
  await enter(wrong(code));
  await text('Incorrect code').waitFor();
  await enter(code);
  await profile();
});

await step('two-step verification is switched off', async () => {
  await button('Security').click();
  await button('Open menu').first().click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await button('Remove').click();
  await gone('Default');
});

await step('the number alone signs in now, by a code', async () => {
  await signOut();
  await page.getByRole('textbox', { name: 'Phone number' }).fill(NATIONAL);
  await button('Continue').click();
  await page.getByRole('heading', { name: 'Check your phone' }).waitFor();
  await enter(await newCode(NUMBER));
  await profile();
});

await step('the number is removed', async () => {
  await button('Profile').click();
  await button('Open menu').first().click();
  await page.getByRole('menuitem', { name: 'Remove phone number' }).click();
  await button('Remove').click();
  await gone(SHOWN);
});

await step('the pages requested nothing of other servers', async () => {
  assert.deepEqual(browser.foreign, []);
});

await browser.close();
done();
