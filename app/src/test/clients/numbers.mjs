// clerk-js without a browser, with the host application's own user tokens: the whole life of phone numbers.
import assert from 'node:assert/strict';
import { done, headlessClerk, newCode, step, userToken, wrong } from './support.mjs';

const HOME = '+14155552801';
const WORK = '+14155552802';

const clerk = await headlessClerk(await userToken('user_numbers'));
const named = (who, number) => who.user.phoneNumbers.find(each => each.phoneNumber === number);
let home;
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
  await assert.rejects(home.prepareVerification(), { status: 400 });
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
});

await step('new backup codes replace the old ones', async () => {
  const made = await clerk.user.createBackupCode();
  assert.equal(new Set([...made.codes, ...backupCodes]).size, 20);
  backupCodes = made.codes;
});

await step('another session of the user must step up before it changes factors', async () => {
  const other = await headlessClerk(await userToken('user_numbers'));
  const number = named(other, HOME);
  const needsStepUp = { status: 403, errors: [{ code: 'session_reverification_required' }] };
  const refused = error => {
    assert.equal(error.status, needsStepUp.status);
    assert.equal(error.errors[0].code, needsStepUp.errors[0].code);
    return true;
  };
  assert.equal(other.session.factorVerificationAge[1], -1);
  await assert.rejects(number.destroy(), refused);

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
  await assert.rejects(
    other.session.attemptSecondFactorVerification({ strategy: 'phone_code', code: wrong(code) }),
    { status: 422 },
  );
  const passed = await other.session.attemptSecondFactorVerification({ strategy: 'phone_code', code });
  assert.equal(passed.status, 'complete');
  assert.equal(other.session.factorVerificationAge[1], 0);

  await number.setReservedForSecondFactor({ reserved: false });
  await number.destroy();
  assert.equal(named(other, HOME), undefined);
});

await step('a backup code is enough to step up, and works once', async () => {
  const another = await headlessClerk(await userToken('user_numbers'));
  await another.session.startVerification({ level: 'second_factor' });
  const attempt = { strategy: 'backup_code', code: backupCodes[0] };
  assert.equal((await another.session.attemptSecondFactorVerification(attempt)).status, 'complete');

  const later = await headlessClerk(await userToken('user_numbers'));
  await later.session.startVerification({ level: 'second_factor' });
  await assert.rejects(later.session.attemptSecondFactorVerification(attempt), { status: 422 });
});

await step('the first session sees the removal', async () => {
  await clerk.user.reload();
  assert.equal(named(clerk, HOME), undefined);
  assert.equal(clerk.user.phoneNumbers.length, 1);
});

await step('another user has nothing of it, and cannot add the verified number', async () => {
  const stranger = await headlessClerk(await userToken('user_stranger'));
  assert.deepEqual(stranger.user.phoneNumbers, []);
  await assert.rejects(stranger.user.createPhoneNumber({ phoneNumber: WORK }), error => {
    assert.equal(error.errors[0].code, 'form_identifier_exists');
    return true;
  });
  assert.equal(stranger.user.twoFactorEnabled, false);
});

await step('the last number is removed, and the second factor is off', async () => {
  await named(clerk, WORK).destroy();
  assert.deepEqual(clerk.user.phoneNumbers, []);
  assert.equal(clerk.user.twoFactorEnabled, false);
  assert.equal(clerk.user.backupCodeEnabled, false);
});

done();
