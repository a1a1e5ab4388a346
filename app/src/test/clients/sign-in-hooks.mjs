// clerk-js in Chromium: the sign-in that the hook useSignIn gives, whose methods return errors and throw none.
import assert from 'node:assert/strict';
import { openBrowser } from './browser.mjs';
import { done, newCode, step, ticketFor, wrong } from './support.mjs';

const NUMBER = '+14155552841';
const USER = 'user_hooks';

const browser = await openBrowser();
const page = await browser.open('/#empty');
await page.getByText('loaded').waitFor();
const userId = () => page.evaluate(() => window.Clerk.user?.id);
const signOut = () => page.evaluate(() => window.Clerk.signOut(() => {}));
let backupCodes;

await step('a ticket signs in', async () => {
  const errors = await page.evaluate(async ticket => {
    const signIn = window.Clerk.client.signIn.__internal_future;
    return [(await signIn.ticket({ ticket })).error, (await signIn.finalize()).error];
  }, await ticketFor(USER));
  assert.deepEqual(errors, [null, null]);
  assert.equal(await userId(), USER);
});

await step('the page gets new tokens of its session', async () => {
  const [before, after] = await page.evaluate(async () => {
    const { session } = window.Clerk;
    return [session.lastActiveToken.getRawString(), await session.getToken({ skipCache: true })];
  });
  assert.equal(after.split('.').length, 3);
  assert.notEqual(after, before);
});

await step('the user reserves a number and signs out', async () => {
  await page.evaluate(async phoneNumber => {
    await (await window.Clerk.user.createPhoneNumber({ phoneNumber })).prepareVerification();
  }, NUMBER);
  backupCodes = await page.evaluate(async code => {
    const [number] = window.Clerk.user.phoneNumbers;
    await number.attemptVerification({ code });
    return (await number.setReservedForSecondFactor({ reserved: true })).backupCodes;
  }, await newCode(NUMBER));
  await signOut();
  assert.equal(await userId(), undefined);
});

await step('a ticket and a code sign in', async () => {
  const status = await page.evaluate(async ticket => {
    const signIn = window.Clerk.client.signIn.__internal_future;
    await signIn.create({ strategy: 'ticket', ticket });
    await signIn.mfa.sendPhoneCode();
    return signIn.status;
  }, await ticketFor(USER));
  assert.equal(status, 'needs_second_factor');

  const code = await newCode(NUMBER);
  const errors = await page.evaluate(
    async ([wrong, right]) => {
      const signIn = window.Clerk.client.signIn.__internal_future;
      return [
        (await signIn.mfa.verifyPhoneCode({ code: wrong })).error.errors[0].code,
        (await signIn.mfa.verifyPhoneCode({ code: right })).error,
        (await signIn.finalize()).error,
      ];
    },
    [wrong(code), code],
  );
  assert.deepEqual(errors, ['form_code_incorrect', null, null]);
  assert.equal(await userId(), USER);
  await signOut();
});

await step('a ticket and a backup code sign in', async () => {
  const errors = await page.evaluate(
    async ([ticket, code]) => {
      const signIn = window.Clerk.client.signIn.__internal_future;
      await signIn.create({ strategy: 'ticket', ticket });
      return [(await signIn.mfa.verifyBackupCode({ code })).error, (await signIn.finalize()).error];
    },
    [await ticketFor(USER), backupCodes[0]],
  );
  assert.deepEqual(errors, [null, null]);
  assert.equal(await userId(), USER);
});

await step('a sign-in that is under way is given up', async () => {
  await signOut();
  const status = await page.evaluate(async ticket => {
    const { signIn } = window.Clerk.client;
    await signIn.create({ strategy: 'ticket', ticket });
    await signIn.__internal_future.reset();
    return window.Clerk.client.signIn.status;
  }, await ticketFor(USER));
  assert.equal(status, null);
});

await step('the page requested nothing of other servers', async () => {
  assert.deepEqual(browser.foreign, []);
});

await browser.close();
done();
