// @clerk/backend, as the back end of a host application uses it.
import assert from 'node:assert/strict';
import { createClerkClient } from '@clerk/backend';
import { base, done, publishableKey, secretKey, step, userToken } from './support.mjs';

const NUMBER = '+14155552811';
const USER = 'user_backend';

/** Returns the client with one secret key. */
const backEnd = key => createClerkClient({ secretKey: key, apiUrl: base, publishableKey, telemetry: { disabled: true } });

/** Checks the status and the first error of a call that is refused. */
const refused = (call, status, code) =>
  assert.rejects(call, error => {
    assert.equal(error.status, status);
    assert.equal(error.errors[0].code, code);
    assert.match(error.clerkTraceId, /^[0-9a-f]{32}$/);
    return true;
  });

const { phoneNumbers, users } = backEnd(secretKey);
await userToken(USER);
let number;

await step('a number is created for a user', async () => {
  number = await phoneNumbers.createPhoneNumber({ userId: USER, phoneNumber: NUMBER });

  assert.equal(number.phoneNumber, NUMBER);
  assert.equal(number.verification, null);
  assert.equal(number.reservedForSecondFactor, false);
  assert.deepEqual(number.linkedTo, []);
});

await step('it is verified and reserved as the second factor', async () => {
  await refused(
    phoneNumbers.updatePhoneNumber(number.id, { reservedForSecondFactor: true }),
    400,
    'identification_update_second_factor_unverified',
  );
  const verified = await phoneNumbers.updatePhoneNumber(number.id, { verified: true });
  assert.equal(verified.verification.status, 'verified');
  assert.equal(verified.verification.strategy, 'admin');

  const reserved = await phoneNumbers.updatePhoneNumber(number.id, { reservedForSecondFactor: true, primary: true });
  assert.equal(reserved.reservedForSecondFactor, true);
  assert.equal(reserved.defaultSecondFactor, true);
  assert.deepEqual(await phoneNumbers.getPhoneNumber(number.id), reserved);
});

await step('errors arrive as errors of the client', async () => {
  await refused(phoneNumbers.createPhoneNumber({ userId: USER, phoneNumber: 'hello' }), 422, 'form_param_format_invalid');
  await refused(phoneNumbers.createPhoneNumber({ userId: USER, phoneNumber: NUMBER }), 422, 'form_identifier_exists');
  await refused(phoneNumbers.getPhoneNumber('idn_1'), 404, 'resource_not_found');
  await refused(backEnd('sk_test_wrong').phoneNumbers.getPhoneNumber(number.id), 401, 'clerk_key_invalid');
  await refused(users.verifyTOTP({ userId: USER, code: '000000' }), 422, 'totp_incorrect_code');
});

await step('the second factor is switched off', async () => {
  assert.deepEqual(await users.deleteUserBackupCodes(USER), { user_id: USER });
  assert.deepEqual(await users.disableUserMFA(USER), { user_id: USER });
  assert.equal((await phoneNumbers.getPhoneNumber(number.id)).reservedForSecondFactor, false);
});

await step('the number is deleted', async () => {
  const deleted = await phoneNumbers.deletePhoneNumber(number.id);
  assert.equal(deleted.id, number.id);
  assert.equal(deleted.object, 'phone_number');
  assert.equal(deleted.deleted, true);
  await refused(phoneNumbers.getPhoneNumber(number.id), 404, 'resource_not_found');
});

done();
