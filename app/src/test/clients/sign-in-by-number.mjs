// clerk-js without a browser: sign-in by a code to a verified number, as the operator allows it.
import assert from 'node:assert/strict';
import { done, headlessClerk, newCode, refused, step, ticketFor, wrong } from './support.mjs';

const NUMBER = '+14155552851';
const SECOND_FACTOR = '+14155552852';
const USER = 'user_by_number';

const clerk = await headlessClerk();
const strategies = factors => factors.map(factor => factor.strategy);

const addVerified = async phoneNumber => {
  const number = await clerk.user.createPhoneNumber({ phoneNumber });
  await number.prepareVerification();
  return number.attemptVerification({ code: await newCode(phoneNumber) });
};

await step('a user has a verified number', async () => {
  const signIn = await clerk.client.signIn.create({ strategy: 'ticket', ticket: await ticketFor(USER) });
  await clerk.setActive({ session: signIn.createdSessionId });
  await addVerified(NUMBER);
  await clerk.signOut();
});

await step('a code to the number signs in', async () => {
  const signIn = await clerk.client.signIn.create({ identifier: NUMBER });
  assert.equal(signIn.status, 'needs_first_factor');
  assert.deepEqual(strategies(signIn.supportedFirstFactors), ['phone_code']);
  const [{ phoneNumberId }] = signIn.supportedFirstFactors;
  await signIn.prepareFirstFactor({ strategy: 'phone_code', phoneNumberId });
  assert.equal(signIn.firstFactorVerification.status, 'unverified');

  const code = await newCode(NUMBER);
  await refused(signIn.attemptFirstFactor({ strategy: 'phone_code', code: wrong(code) }), 422, 'form_code_incorrect');
  await signIn.attemptFirstFactor({ strategy: 'phone_code', code });
  assert.equal(signIn.status, 'complete');
  await clerk.setActive({ session: signIn.createdSessionId });
  assert.equal(clerk.user.id, USER);
});

await step('the hook useSignIn does the same, and a second factor comes after it', async () => {
  await (await addVerified(SECOND_FACTOR)).setReservedForSecondFactor({ reserved: true });
  await clerk.signOut();

  const signIn = clerk.client.signIn.__internal_future;
  assert.equal((await signIn.phoneCode.sendCode({ phoneNumber: NUMBER })).error, null);
  assert.equal((await signIn.phoneCode.verifyCode({ code: await newCode(NUMBER) })).error, null);
  assert.equal(signIn.status, 'needs_second_factor');
  assert.equal((await signIn.mfa.sendPhoneCode()).error, null);
  assert.equal((await signIn.mfa.verifyPhoneCode({ code: await newCode(SECOND_FACTOR) })).error, null);
  assert.equal((await signIn.finalize()).error, null);
  assert.equal(clerk.user.id, USER);
  await clerk.signOut();
});

await step('a second factor is no first one, and the answer does not say who exists', async () => {
  const known = await clerk.client.signIn.create({ identifier: SECOND_FACTOR });
  const seen = [known.status, strategies(known.supportedFirstFactors), known.supportedFirstFactors[0].safeIdentifier];
  const unknown = await clerk.client.signIn.create({ identifier: '+14155552859' });
  assert.deepEqual(seen, ['needs_first_factor', ['phone_code'], '+1********52']);
  assert.equal(unknown.status, 'needs_first_factor');
  assert.equal(unknown.supportedFirstFactors[0].safeIdentifier, '+1********59');
});

done();
