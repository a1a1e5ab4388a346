// @clerk/backend, as the back end of a host application uses it.
import assert from 'node:assert/strict';
import { createClerkClient } from '@clerk/backend';
import { base, done, headlessClerk, publishableKey, refused, secretKey, step, userToken } from './support.mjs';

const NUMBER = '+14155552811';
const USER = 'user_backend';
const ANNA = '+14155552812';
const ANNA_WORK = '+14155552813';
const ANNA_NEW = '+14155552814';

/** Returns the client with one secret key. */
const backEnd = key => createClerkClient({ secretKey: key, apiUrl: base, publishableKey, telemetry: { disabled: true } });

const { clients, phoneNumbers, sessions, signInTokens, users } = backEnd(secretKey);
await userToken(USER);
let number;
/** @type {import('@clerk/backend').User} */
let anna;
/** @type {import('@clerk/shared/types').SessionResource} */
let session;
let clientId;
const store = { token: '' };

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
  await assert.rejects(phoneNumbers.createPhoneNumber({ userId: USER, phoneNumber: 'hello' }), error => {
    assert.equal(error.status, 422);
    assert.equal(error.errors[0].code, 'form_param_format_invalid');
    assert.match(error.clerkTraceId, /^[0-9a-f]{32}$/);
    return true;
  });
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

await step('users are created, with numbers that are verified', async () => {
  anna = await users.createUser({ externalId: 'anna', phoneNumber: [ANNA, ANNA_WORK] });

  assert.match(anna.id, /^user_/);
  assert.equal(anna.externalId, 'anna');
  assert.deepEqual(
    anna.phoneNumbers.map(each => [each.phoneNumber, each.verification.status]),
    [[ANNA, 'verified'], [ANNA_WORK, 'verified']],
  );
  assert.equal(anna.primaryPhoneNumberId, anna.phoneNumbers[0].id);
  await refused(users.createUser({ phoneNumber: [ANNA] }), 422, 'form_identifier_exists');
  assert.deepEqual(await users.getUser(anna.id), anna);
  await refused(users.getUser('user_nobody'), 404, 'resource_not_found');
});

await step('users are found by number and external id, and counted', async () => {
  const found = await users.getUserList({ phoneNumber: [ANNA_WORK, '+14155559999'] });
  assert.deepEqual(found.data.map(each => each.id), [anna.id]);
  assert.equal(found.totalCount, 1);
  assert.equal(await users.getCount({ externalId: ['anna'] }), 1);
  assert.equal((await users.getUserList({ externalId: ['nobody'] })).totalCount, 0);
  const page = await users.getUserList({ limit: 1, offset: 0, orderBy: '+created_at' });
  assert.equal(page.data.length, 1);
  assert.equal(page.totalCount, await users.getCount());
});

await step('a user gets another primary number', async () => {
  const changed = await users.updateUser(anna.id, { primaryPhoneNumberID: anna.phoneNumbers[1].id });
  assert.equal(changed.primaryPhoneNumberId, anna.phoneNumbers[1].id);
});

await step('a ticket of the back end signs the user in, and a revoked one does not', async () => {
  const ticket = await signInTokens.createSignInToken({ userId: anna.id, expiresInSeconds: 60 });
  assert.equal(ticket.status, 'pending');
  const browser = await headlessClerk(store);
  const signIn = await browser.client.signIn.create({ strategy: 'ticket', ticket: ticket.token });
  await browser.setActive({ session: signIn.createdSessionId });
  assert.equal(browser.user.id, anna.id);
  session = browser.session;
  clientId = browser.client.id;

  const other = await signInTokens.createSignInToken({ userId: anna.id, expiresInSeconds: 60 });
  assert.equal((await signInTokens.revokeSignInToken(other.id)).status, 'revoked');
  await assert.rejects(browser.client.signIn.create({ strategy: 'ticket', ticket: other.token }));
});

await step('the back end sees the session, and revokes it', async () => {
  const list = await sessions.getSessionList({ userId: anna.id, status: 'active' });
  assert.deepEqual(list.data.map(each => each.id), [session.id]);
  const read = await sessions.getSession(session.id);
  assert.equal(read.userId, anna.id);
  assert.equal(read.clientId, clientId);
  assert.deepEqual((await clients.getClient(clientId)).sessions.map(each => each.id), [session.id]);

  assert.equal((await clients.verifyClient(store.token)).id, clientId);
  await refused(clients.verifyClient('made-up'), 404, 'resource_not_found');

  const [, claims] = (await sessions.getToken(session.id)).jwt.split('.');
  assert.equal(JSON.parse(Buffer.from(claims, 'base64url').toString()).sid, session.id);
  await refused(sessions.getToken(session.id, 'a-template'), 404, 'resource_not_found');

  assert.equal((await sessions.revokeSession(session.id)).status, 'revoked');
  await assert.rejects(session.getToken({ skipCache: true }));
});

await step('all numbers of a user are replaced by one', async () => {
  const only = await users.replaceUserPhoneNumber(anna.id, { phoneNumber: ANNA_NEW });
  assert.equal(only.phoneNumber, ANNA_NEW);
  const { phoneNumbers: left, primaryPhoneNumberId } = await users.getUser(anna.id);
  assert.deepEqual(left.map(each => each.phoneNumber), [ANNA_NEW]);
  assert.equal(primaryPhoneNumberId, left[0].id);
});

await step('a user is deleted with everything that is theirs', async () => {
  const deleted = await users.deleteUser(anna.id);
  assert.equal(deleted.id, anna.id);
  await refused(users.getUser(anna.id), 404, 'resource_not_found');
  const again = await users.createUser({ externalId: 'anna', phoneNumber: [ANNA_NEW] });
  assert.notEqual(again.id, anna.id);
});

done();
