// clerk-js without a browser: sign-in by ticket, the second factor, and sessions of several users on one client.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { done, get, headlessClerk, newCode, refused, step, ticketFor, wrong } from './support.mjs';

const NUMBER = '+14155552831';
const OTHER_NUMBER = '+14155552832';
const USER = 'user_sign_in';
const OTHER_USER = 'user_sign_in_2';

const clerk = await headlessClerk();
const usedTicket = await ticketFor(USER);
let backupCodes;

/**
 * Shows the ticket of a user. Returns the sign-in, which may want a second factor.
 *
 * @param {typeof clerk} who
 */
const showTicket = async (who, user) => who.client.signIn.create({ strategy: 'ticket', ticket: await ticketFor(user) });

const sessionIds = who => who.client.signedInSessions.map(session => session.id);

await step('a new client has no session', async () => {
  assert.equal(clerk.user, null);
  assert.deepEqual(clerk.client.sessions, []);
  assert.ok(clerk.client.isNew());
});

await step('a ticket signs its user in', async () => {
  const signIn = await clerk.client.signIn.create({ strategy: 'ticket', ticket: usedTicket });
  assert.equal(signIn.status, 'complete');
  await clerk.setActive({ session: signIn.createdSessionId });

  assert.equal(clerk.session.id, signIn.createdSessionId);
  assert.equal(clerk.session.status, 'active');
  assert.equal(clerk.user.id, USER);
  assert.deepEqual(sessionIds(clerk), [signIn.createdSessionId]);
  assert.equal(clerk.client.signIn.status, null);
});

await step('a ticket works once, and a made-up one not at all', async () => {
  const thief = await headlessClerk();
  await assert.rejects(thief.client.signIn.create({ strategy: 'ticket', ticket: usedTicket }));
  await assert.rejects(thief.client.signIn.create({ strategy: 'ticket', ticket: 'made-up' }));
  assert.deepEqual(sessionIds(thief), []);
});

await step('the token of the session names user and session, and the published keys verify it', async () => {
  const token = await clerk.session.getToken({ skipCache: true });
  const [header, payload, signature] = token.split('.');
  const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const { keys } = await (await get('/.well-known/jwks.json')).json();
  const key = createPublicKey({ key: keys.find(each => each.kid === kid), format: 'jwk' });

  assert.equal(alg, 'ES256');
  assert.ok(verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  ));
  assert.equal(claims.sub, USER);
  assert.equal(claims.sid, clerk.session.id);
  assert.deepEqual(claims.fva, clerk.session.factorVerificationAge);
  assert.ok(claims.exp - claims.iat <= 300);
});

await step('the session is touched and read again', async () => {
  const before = clerk.session.lastActiveAt;
  await clerk.session.touch();
  assert.ok(clerk.session.lastActiveAt >= before);
  clerk.session.clearCache();
  await clerk.session.reload();
  assert.equal(clerk.session.status, 'active');
  assert.equal(clerk.session.checkAuthorization({ role: 'org:admin' }), false);
  assert.ok(await clerk.session.getToken());
});

await step('a number knows the client on which it was verified', async () => {
  const number = await clerk.user.createPhoneNumber({ phoneNumber: NUMBER });
  await number.prepareVerification();
  await number.attemptVerification({ code: await newCode(NUMBER) });
  assert.ok(clerk.user.phoneNumbers[0].verification.verifiedFromTheSameClient());

  const elsewhere = await headlessClerk();
  await elsewhere.setActive({ session: (await showTicket(elsewhere, USER)).createdSessionId });
  assert.equal(elsewhere.user.phoneNumbers[0].verification.status, 'verified');
  assert.equal(elsewhere.user.phoneNumbers[0].verification.verifiedFromTheSameClient(), false);
});

await step('the user sees both sessions, and ends the other one', async () => {
  const sessions = await clerk.user.getSessions();
  assert.equal(sessions.length, 2);
  const other = sessions.find(each => each.id !== clerk.session.id);
  assert.ok(other.latestActivity);
  await other.revoke();
  assert.deepEqual((await clerk.user.getSessions()).map(each => each.id), [clerk.session.id]);
});

await step('the second factor is switched on, and the user signs out', async () => {
  backupCodes = (await clerk.user.phoneNumbers[0].setReservedForSecondFactor({ reserved: true })).backupCodes;
  const ended = clerk.session;
  await clerk.signOut();
  assert.equal(clerk.user, null);
  await assert.rejects(ended.getToken({ skipCache: true }));
});

await step('the ticket alone is now not enough, and a code completes the sign-in', async () => {
  const signIn = await showTicket(clerk, USER);
  assert.equal(signIn.status, 'needs_second_factor');
  assert.equal(signIn.createdSessionId, null);
  assert.deepEqual(
    signIn.supportedSecondFactors.map(factor => factor.strategy),
    ['phone_code', 'backup_code'],
  );
  const [{ phoneNumberId, safeIdentifier }] = signIn.supportedSecondFactors;
  assert.equal(safeIdentifier, '+1********31');

  await signIn.prepareSecondFactor({ strategy: 'phone_code', phoneNumberId });
  assert.equal(signIn.secondFactorVerification.status, 'unverified');
  const code = await newCode(NUMBER);
  await refused(signIn.attemptSecondFactor({ strategy: 'phone_code', code: wrong(code) }), 422, 'form_code_incorrect');
  await signIn.reload();
  assert.equal(signIn.secondFactorVerification.attempts, 1);
  await signIn.attemptSecondFactor({ strategy: 'phone_code', code });
  assert.equal(signIn.status, 'complete');

  await clerk.setActive({ session: signIn.createdSessionId });
  assert.equal(clerk.user.id, USER);
  assert.equal(clerk.session.factorVerificationAge[1], 0);
});

await step('a backup code completes a sign-in, and works once', async () => {
  const attempt = { strategy: 'backup_code', code: backupCodes[0] };
  const phone = await headlessClerk();
  const signIn = await showTicket(phone, USER);
  assert.equal((await signIn.attemptSecondFactor(attempt)).status, 'complete');
  await phone.setActive({ session: signIn.createdSessionId });
  assert.equal(phone.user.id, USER);

  const later = await headlessClerk();
  await refused((await showTicket(later, USER)).attemptSecondFactor(attempt), 422, 'form_code_incorrect');
});

await step('two users are signed in on one client', async () => {
  const first = clerk.session;
  const signIn = await showTicket(clerk, OTHER_USER);
  await clerk.setActive({ session: signIn.createdSessionId });
  assert.equal(clerk.user.id, OTHER_USER);
  assert.equal(clerk.client.signedInSessions.length, 2);
  const number = await clerk.user.createPhoneNumber({ phoneNumber: OTHER_NUMBER });

  await clerk.setActive({ session: first.id });
  assert.equal(clerk.user.id, USER);
  assert.deepEqual(clerk.user.phoneNumbers.map(each => each.phoneNumber), [NUMBER]);
  await refused(number.destroy(), 404, 'resource_not_found');

  await clerk.signOut({ sessionId: signIn.createdSessionId });
  assert.deepEqual(sessionIds(clerk), [first.id]);
  assert.equal(clerk.user.id, USER);
});

await step('a session is ended, and another one removed', async () => {
  const ended = await clerk.session.end();
  assert.equal(ended.status, 'ended');
  await clerk.client.reload();
  assert.deepEqual(sessionIds(clerk), []);

  await clerk.setActive({ session: (await showTicket(clerk, OTHER_USER)).createdSessionId });
  assert.equal((await clerk.session.remove()).status, 'removed');
  await clerk.client.reload();
  assert.deepEqual(sessionIds(clerk), []);
});

await step('all sessions of a client are removed at once', async () => {
  await clerk.setActive({ session: (await showTicket(clerk, OTHER_USER)).createdSessionId });
  await clerk.client.removeSessions();
  await clerk.client.reload();
  assert.deepEqual(sessionIds(clerk), []);
});

await step('a client gives up what it had, and is made anew', async () => {
  await clerk.setActive({ session: (await showTicket(clerk, OTHER_USER)).createdSessionId });
  assert.equal(clerk.client.isEligibleForTouch(), false);
  assert.ok(clerk.client.buildTouchUrl({ redirectUrl: new URL('https://app.example.com/') }));
  await clerk.client.destroy();
  assert.deepEqual(clerk.client.sessions, []);
  await clerk.client.create();
  clerk.client.resetSignIn();
  clerk.client.resetSignUp();
  clerk.client.clearCache();
  assert.deepEqual(clerk.client.sessions, []);
});

done();
