// The users of @clerk/backend, beyond what backend.mjs does with them: reserved numbers, the second factor, what is refused.
import assert from 'node:assert/strict';
import { createClerkClient } from '@clerk/backend';
import { base, done, publishableKey, refused, secretKey, step } from './support.mjs';

const [HOME, WORK, NEXT, OTHER] = ['+14155552821', '+14155552822', '+14155552823', '+14155552824'];

const { phoneNumbers, users } = createClerkClient({
  secretKey,
  apiUrl: base,
  publishableKey,
  telemetry: { disabled: true },
});
const numbersOf = user => user.phoneNumbers.map(each => each.phoneNumber);
let anna;

await step('a number may be created reserved: not verified, but kept from all others', async () => {
  anna = await users.createUser({
    externalId: 'users-anna',
    phoneNumber: [HOME, WORK],
    phoneNumberIdentificationStatus: ['verified', 'reserved'],
    skipPasswordRequirement: true,
  });

  assert.deepEqual(numbersOf(anna), [HOME, WORK]);
  assert.equal(anna.primaryPhoneNumberId, anna.phoneNumbers[0].id);
  assert.deepEqual(anna.raw.phone_numbers.map(each => each.reserved), [false, true]);
  assert.deepEqual(anna.phoneNumbers.map(each => each.verification?.status ?? null), ['verified', null]);
  assert.equal(anna.lastSignInAt, null);
  assert.equal(anna.publicMetadata && Object.keys(anna.publicMetadata).length, 0);
  await refused(users.createUser({ phoneNumber: [WORK] }), 422, 'form_identifier_exists');
});

await step('of a user whose number is refused, nothing is created', async () => {
  await refused(users.createUser({ externalId: 'users-ben', phoneNumber: [NEXT, HOME] }), 422, 'form_identifier_exists');
  await refused(users.createUser({ externalId: 'users-ben', phoneNumber: [NEXT, '1'] }), 422, 'form_param_format_invalid');
  assert.equal(await users.getCount({ externalId: ['users-ben'] }), 0);
  assert.equal(await users.getCount({ phoneNumber: [NEXT] }), 0);
});

await step('fields and filters of a directory of users are refused', async () => {
  await refused(users.createUser({ firstName: 'Anna' }), 422, 'form_param_unknown');
  await refused(users.createUser({ emailAddress: ['anna@example.com'] }), 422, 'form_param_unknown');
  await refused(users.updateUser(anna.id, { lastName: 'A' }), 422, 'form_param_unknown');
  await refused(users.getUserList({ emailAddress: ['anna@example.com'] }), 422, 'form_param_unknown');
});

await step('users are listed in an order, page by page, by up to a hundred numbers', async () => {
  const ben = await users.createUser({ externalId: 'users-ben', phoneNumber: [OTHER] });
  const hundred = [HOME, OTHER, ...Array.from({ length: 98 }, (_, i) => `+1415556${1000 + i}`)];

  const found = await users.getUserList({ phoneNumber: hundred, orderBy: '+created_at' });
  assert.deepEqual(found.data.map(each => each.id), [anna.id, ben.id]);
  assert.equal(found.totalCount, 2);
  const second = await users.getUserList({ phoneNumber: hundred, orderBy: '-created_at', limit: 1, offset: 1 });
  assert.deepEqual(second.data.map(each => each.id), [anna.id]);
  assert.equal(second.totalCount, 2);
  assert.deepEqual((await users.getUserList({ query: OTHER })).data.map(each => each.id), [ben.id]);
  assert.deepEqual((await users.getUserList({ query: 'users-ben' })).data.map(each => each.id), [ben.id]);
  assert.deepEqual((await users.getUserList({ userId: [ben.id, 'nobody'] })).data.map(each => each.id), [ben.id]);
  assert.equal((await users.getUserList({ query: '415555' })).totalCount, 0);
  await refused(users.getUserList({ phoneNumber: [...hundred, NEXT] }), 422, 'form_param_value_invalid');
  await users.deleteUser(ben.id);
});

await step('the external id and the primary number are changed together or not at all', async () => {
  const [home, work] = anna.phoneNumbers;
  await refused(
    users.updateUser(anna.id, { externalId: 'changed', primaryPhoneNumberID: work.id }),
    422,
    'form_param_value_invalid',
  );
  assert.equal((await users.getUser(anna.id)).externalId, 'users-anna');
  const changed = await users.updateUser(anna.id, { externalId: 'changed', primaryPhoneNumberID: home.id });
  assert.equal(changed.externalId, 'changed');
  assert.ok(changed.updatedAt >= anna.updatedAt);
});

await step('the backup codes and then the second factor are removed', async () => {
  await phoneNumbers.updatePhoneNumber(anna.phoneNumbers[0].id, { reservedForSecondFactor: true });
  const both = await users.getUser(anna.id);
  assert.equal(both.twoFactorEnabled, true);
  assert.equal(both.backupCodeEnabled, true);

  await users.deleteUserBackupCodes(anna.id);
  assert.equal((await users.getUser(anna.id)).backupCodeEnabled, false);
  await users.disableUserMFA(anna.id);
  assert.equal((await users.getUser(anna.id)).twoFactorEnabled, false);
});

await step('one number takes the place of all, and the second factor goes off', async () => {
  await phoneNumbers.updatePhoneNumber(anna.phoneNumbers[0].id, { reservedForSecondFactor: true });

  const left = await users.replaceUserPhoneNumber(anna.id, { phoneNumber: NEXT, identificationStatus: 'reserved' });

  const after = await users.getUser(anna.id);
  assert.equal(left.reservedForSecondFactor, false);
  assert.equal(left.verification, null);
  assert.deepEqual(numbersOf(after), [NEXT]);
  assert.equal(after.primaryPhoneNumberId, left.id);
  assert.equal(after.twoFactorEnabled, false);
  assert.equal(after.raw.phone_numbers[0].reserved, true);
  await refused(
    users.replaceUserPhoneNumber(anna.id, { phoneNumber: 'hello' }),
    422,
    'form_param_format_invalid',
  );
  assert.deepEqual(numbersOf(await users.getUser(anna.id)), [NEXT]);
});

await step('nobody is found under an id that nobody has created', async () => {
  await refused(users.getUser('nobody'), 404, 'resource_not_found');
  await refused(users.updateUser('nobody', { externalId: 'x' }), 404, 'resource_not_found');
  await refused(users.deleteUser('nobody'), 404, 'resource_not_found');
  await refused(users.disableUserMFA('nobody'), 404, 'resource_not_found');
  await refused(users.deleteUserBackupCodes('nobody'), 404, 'resource_not_found');
  await refused(users.verifyTOTP({ userId: 'nobody', code: '000000' }), 404, 'resource_not_found');
  await refused(users.replaceUserPhoneNumber('nobody', { phoneNumber: OTHER }), 404, 'resource_not_found');
  await refused(phoneNumbers.createPhoneNumber({ userId: 'nobody', phoneNumber: OTHER }), 404, 'resource_not_found');
});

await step('a deleted user is gone, and their numbers are free', async () => {
  const deleted = await users.deleteUser(anna.id);
  assert.equal(deleted.object, 'user');
  assert.equal(deleted.id, anna.id);
  assert.equal(deleted.deleted, true);
  await refused(users.getUser(anna.id), 404, 'resource_not_found');
  await refused(users.deleteUser(anna.id), 404, 'resource_not_found');
  const next = await users.createUser({ phoneNumber: [HOME, WORK, NEXT] });
  assert.deepEqual(numbersOf(next), [HOME, WORK, NEXT]);
});

done();
