// clerk-js without a browser, with the host application's own user tokens: the whole life of phone numbers.
import assert from 'node:assert/strict';
import { done, headlessClerk, newCode, refused, step, userToken, wrong } from './support.mjs';

const HOME = '+14155552801';
const WORK = '+14155552802';

const clerk = await headlessClerk({ token: await userToken('user_numbers') });
/** @param {typeof clerk} who */
const named = (who, number) => who.user.phoneNumbers.find(each => each.phoneNumber === number);
/** @type {import('@clerk/shared/types').PhoneNumberResource} */
let home;
/** @type {import('@clerk/shared/types').PhoneNumberResource} */
let work;
let backupCodes;

await step('the client knows its user, who has no number yet', async () => {
  assert.equal(clerk.user.id, 'user_numbers');
  assert.equal(clerk.session.status, 'active');
  assert.deepEqual(clerk.user.phoneNumbers, []);
  assert.equal(clerk.user.twoFactorEnabled, false);
});

await step('a number is added, and the user has it without another request', async () => {
  home = await clerk.user.createPhoneNumber({ phoneNumber: '+1 (415) 555-2801' });

  assert.equal(home.phoneNumber, HOME);
  assert.equal(home.toString(), HOME);
  assert.deepEqual(home.linkedTo, []);
  assert.equal(clerk.user.phoneNumbers.length, 1);
  assert.equal(clerk.user.primaryPhoneNumberId, home.id);
  assert.notEqual(named(clerk, HOME).verification.status, 'verified');
});

await step('text that is no number is refused at its field', async () => {
  await assert.rejects(clerk.user.createPhoneNumber({ phoneNumber: 'hello' }), error => {
    assert.equal(error.status, 422);
    assert.equal(error.errors[0].code, 'form_param_format_invalid');
    assert.equal(error.errors[0].meta.paramName, 'phone_number');
    return true;
  });
});

await step('a code is sent; a wrong one is counted, and the right one verifies the number', async () => {
  await home.prepareVerification();
  assert.equal(home.verification.status, 'unverified');
  assert.equal(home.verification.strategy, 'phone_code');
  assert.equal(home.verification.attempts, 0);
  assert.ok(home.verification.expireAt > new Date());

  const code = await newCode(HOME);
  await assert.rejects(home.attemptVerification({ code: wrong(code) }), error => {
    assert.equal(error.status, 422);
    assert.equal(error.errors[0].code, 'form_code_incorrect');
    assert.equal(error.errors[0].meta.paramName, 'code');
    return true;
  });
  await home.reload();
  assert.equal(home.verification.attempts, 1);

  await home.attemptVerification({ code });
  assert.equal(home.verification.status, 'verified');
  assert.equal(named(clerk, HOME).verification.status, 'verified');
});

await step('a verified number is not verified again', async () => {
  await refused(home.prepareVerification(), 400, 'verification_already_verified');
});

await step('the second factor is switched on, and ten backup codes are shown once', async () => {
  const reserved = await home.setReservedForSecondFactor({ reserved: true });
  backupCodes = reserved.backupCodes;

  assert.equal(new Set(backupCodes).size, 10);
  assert.equal(reserved.reservedForSecondFactor, true);
  assert.equal(reserved.defaultSecondFactor, true);
  assert.equal(clerk.user.twoFactorEnabled, true);
  assert.equal(clerk.user.backupCodeEnabled, true);
  await clerk.user.reload();
  assert.deepEqual(named(clerk, HOME).backupCodes ?? [], []);
});

await step('a second number is added, verified, reserved and made the default', async () => {
  work = await clerk.user.createPhoneNumber({ phoneNumber: WORK });
  await work.prepareVerification();
  await work.attemptVerification({ code: await newCode(WORK) });
  await work.setReservedForSecondFactor({ reserved: true });
  assert.equal(named(clerk, HOME).defaultSecondFactor, true);
  assert.equal(named(clerk, WORK).defaultSecondFactor, false);

  await work.makeDefaultSecondFactor();
  assert.equal(named(clerk, HOME).defaultSecondFactor, false);
  assert.equal(named(clerk, WORK).defaultSecondFactor, true);
});

await step('the second number becomes the primary one', async () => {
  await clerk.user.update({ primaryPhoneNumberId: work.id });
  assert.equal(clerk.user.primaryPhoneNumber.phoneNumber, WORK);
  assert.ok(clerk.user.isPrimaryIdentification(named(clerk, WORK)));
});

await step('new backup codes replace the old ones', async () => {
  const made = await clerk.user.createBackupCode();
  assert.equal(new Set([...made.codes, ...backupCodes]).size, 20);
  backupCodes = made.codes;
});

await step('another session of the user must step up before it changes factors', async () => {
  const other = await headlessClerk({ token: await userToken('user_numbers') });
  const number = named(other, HOME);
  assert.equal(other.session.factorVerificationAge[1], -1);
  await refused(number.destroy(), 403, 'session_reverification_required');

  const begun = await other.session.startVerification({ level: 'second_factor' });
  assert.equal(begun.status, 'needs_second_factor');
  assert.deepEqual(
    begun.supportedSecondFactors.map(factor => factor.strategy),
    ['phone_code', 'phone_code', 'backup_code'],
  );
  const phone = begun.supportedSecondFactors.find(factor => factor.default);
  assert.equal(phone.phoneNumberId, work.id);
  await other.session.prepareSecondFactorVerification({ strategy: 'phone_code', phoneNumberId: phone.phoneNumberId });
  const code = await newCode(WORK);
  await refused(
    other.session.attemptSecondFactorVerification({ strategy: 'phone_code', code: wrong(code) }),
    422,
    'form_code_incorrect',
  );
  const passed = await other.session.attemptSecondFactorVerification({ strategy: 'phone_code', code });
  assert.equal(passed.status, 'complete');
  assert.equal(other.session.factorVerificationAge[1], 0);

  await number.setReservedForSecondFactor({ reserved: false });
  await number.destroy();
  assert.equal(named(other, HOME), undefined);
});

await step('a backup code is enough to step up, and works once', async () => {
  const another = await headlessClerk({ token: await userToken('user_numbers') });
  await another.session.startVerification({ level: 'second_factor' });
  const attempt = { strategy: 'backup_code', code: backupCodes[0] };
  assert.equal((await another.session.attemptSecondFactorVerification(attempt)).status, 'complete');

  const later = await headlessClerk({ token: await userToken('user_numbers') });
  await later.session.startVerification({ level: 'second_factor' });
  await refused(later.session.attemptSecondFactorVerification(attempt), 422, 'form_code_incorrect');
});

await step('the first session sees the removal', async () => {
  await clerk.user.reload();
  assert.equal(named(clerk, HOME), undefined);
  assert.equal(clerk.user.phoneNumbers.length, 1);
});

await step('another user has nothing of it, and cannot add the verified number', async () => {
  const stranger = await headlessClerk({ token: await userToken('user_stranger') });
  assert.deepEqual(stranger.user.phoneNumbers, []);
  await refused(stranger.user.createPhoneNumber({ phoneNumber: WORK }), 422, 'form_identifier_exists');
  assert.equal(stranger.user.twoFactorEnabled, false);
});

await step('the last number is removed, the second factor is off, and the number can be added again', async () => {
  const last = named(clerk, WORK);
  await last.destroy();
  assert.deepEqual(clerk.user.phoneNumbers, []);
  assert.equal(clerk.user.twoFactorEnabled, false);
  assert.equal(clerk.user.backupCodeEnabled, false);

  // This method is for an object that has a number and no id yet.
  await Object.assign(last, { id: '', phoneNumber: WORK }).create();
  assert.notEqual(named(clerk, WORK).id, work.id);
});

done();
