// The methods of the clients that have nothing to do with phone numbers, and that Ringproof does not serve.
import { createClerkClient } from '@clerk/backend';
import { base, headlessClerk, publishableKey, secretKey, ticketFor } from './support.mjs';

const USER = 'user_without';

const clerk = await headlessClerk();
const entered = await clerk.client.signIn.create({ strategy: 'ticket', ticket: await ticketFor(USER) });
await clerk.setActive({ session: entered.createdSessionId });
const { session, user } = clerk;
const { signIn } = clerk.client;
const future = signIn.__internal_future;
const { users, sessions, clients } = createClerkClient({
  secretKey,
  apiUrl: base,
  publishableKey,
  telemetry: { disabled: true },
});

const id = 'x_1';
const file = new Blob(['x'], { type: 'image/png' });
const redirect = { redirectUrl: 'https://app.example.com/a', redirectUrlComplete: 'https://app.example.com/b' };

/** For each method a call of it. The names are those that methods.mjs finds in the types. */
export const NOT_SERVED = {
  'Verification.reload': () => signIn.firstFactorVerification.reload(),

  'Session.prepareFirstFactorVerification': () =>
    session.prepareFirstFactorVerification({ strategy: 'phone_code', phoneNumberId: id }),
  'Session.attemptFirstFactorVerification': () =>
    session.attemptFirstFactorVerification({ strategy: 'phone_code', code: '000000' }),
  'Session.verifyWithPasskey': () => session.verifyWithPasskey(),

  'SessionWithActivities.reload': async () => (await user.getSessions())[0].reload(),

  'SignIn.resetPassword': () => signIn.resetPassword({ password: 'x' }),
  'SignIn.submitProtectCheck': () => signIn.submitProtectCheck({ proofToken: 'x' }),
  'SignIn.authenticateWithRedirect': () => signIn.authenticateWithRedirect({ strategy: 'oauth_google', ...redirect }),
  'SignIn.authenticateWithPopup': () =>
    signIn.authenticateWithPopup({ strategy: 'oauth_google', popup: null, ...redirect }),
  'SignIn.authenticateWithWeb3': () =>
    signIn.authenticateWithWeb3({
      identifier: '0x1',
      generateSignature: async () => 'x',
      strategy: 'web3_metamask_signature',
    }),
  'SignIn.authenticateWithMetamask': () => signIn.authenticateWithMetamask(),
  'SignIn.authenticateWithCoinbaseWallet': () => signIn.authenticateWithCoinbaseWallet(),
  'SignIn.authenticateWithOKXWallet': () => signIn.authenticateWithOKXWallet(),
  'SignIn.authenticateWithBase': () => signIn.authenticateWithBase(),
  'SignIn.authenticateWithSolana': () => signIn.authenticateWithSolana({ walletName: 'x' }),
  'SignIn.authenticateWithPasskey': () => signIn.authenticateWithPasskey(),
  'SignIn.createEmailLinkFlow': () =>
    signIn.createEmailLinkFlow().startEmailLinkFlow({ emailAddressId: id, redirectUrl: redirect.redirectUrl }),
  'SignIn.validatePassword': () => signIn.validatePassword('x'),

  'SignInFuture.password': () => future.password({ identifier: 'a@example.com', password: 'x' }),
  'SignInFuture.emailCode.sendCode': () => future.emailCode.sendCode({ emailAddress: 'a@example.com' }),
  'SignInFuture.emailCode.verifyCode': () => future.emailCode.verifyCode({ code: '000000' }),
  'SignInFuture.emailLink.sendLink': () =>
    future.emailLink.sendLink({ emailAddress: 'a@example.com', verificationUrl: redirect.redirectUrl }),
  'SignInFuture.emailLink.waitForVerification': () => future.emailLink.waitForVerification(),
  'SignInFuture.resetPasswordEmailCode.sendCode': () => future.resetPasswordEmailCode.sendCode(),
  'SignInFuture.resetPasswordEmailCode.verifyCode': () => future.resetPasswordEmailCode.verifyCode({ code: '000000' }),
  'SignInFuture.resetPasswordEmailCode.submitPassword': () =>
    future.resetPasswordEmailCode.submitPassword({ password: 'x' }),
  'SignInFuture.resetPasswordPhoneCode.sendCode': () => future.resetPasswordPhoneCode.sendCode(),
  'SignInFuture.resetPasswordPhoneCode.verifyCode': () => future.resetPasswordPhoneCode.verifyCode({ code: '000000' }),
  'SignInFuture.resetPasswordPhoneCode.submitPassword': () =>
    future.resetPasswordPhoneCode.submitPassword({ password: 'x' }),
  'SignInFuture.sso': () =>
    future.sso({ strategy: 'oauth_google', redirectUrl: redirect.redirectUrl, redirectCallbackUrl: redirect.redirectUrl }),
  'SignInFuture.mfa.sendEmailCode': () => future.mfa.sendEmailCode(),
  'SignInFuture.mfa.verifyEmailCode': () => future.mfa.verifyEmailCode({ code: '000000' }),
  'SignInFuture.mfa.verifyTOTP': () => future.mfa.verifyTOTP({ code: '000000' }),
  'SignInFuture.mfa.passkey': () => future.mfa.passkey(),
  'SignInFuture.web3': () => future.web3({ strategy: 'web3_metamask_signature' }),
  'SignInFuture.passkey': () => future.passkey(),
  'SignInFuture.submitProtectCheck': () => future.submitProtectCheck({ proofToken: 'x' }),

  'User.updateMetadata': () => user.updateMetadata({ unsafeMetadata: { x: 1 } }),
  'User.delete': () => user.delete(),
  'User.updatePassword': () => user.updatePassword({ newPassword: 'x' }),
  'User.removePassword': () => user.removePassword({ currentPassword: 'x' }),
  'User.createEmailAddress': () => user.createEmailAddress({ email: 'a@example.com' }),
  'User.createPasskey': () => user.createPasskey(),
  'User.createWeb3Wallet': () => user.createWeb3Wallet({ web3Wallet: '0x1' }),
  'User.setProfileImage': () => user.setProfileImage({ file }),
  'User.createExternalAccount': () => user.createExternalAccount({ strategy: 'oauth_google' }),
  'User.getOrganizationMemberships': () => user.getOrganizationMemberships(),
  'User.getOrganizationInvitations': () => user.getOrganizationInvitations(),
  'User.getOrganizationSuggestions': () => user.getOrganizationSuggestions(),
  'User.getOrganizationCreationDefaults': () => user.getOrganizationCreationDefaults(),
  'User.leaveOrganization': () => user.leaveOrganization(id),
  'User.getEnterpriseConnections': () => user.getEnterpriseConnections(),
  'User.createTOTP': () => user.createTOTP(),
  'User.verifyTOTP': () => user.verifyTOTP({ code: '000000' }),
  'User.disableTOTP': () => user.disableTOTP(),
  'User.initializePaymentMethod': () => user.initializePaymentMethod({ gateway: 'stripe' }),
  'User.addPaymentMethod': () => user.addPaymentMethod({ gateway: 'stripe', paymentToken: 'x' }),
  'User.getPaymentMethods': () => user.getPaymentMethods(),

  'users.replaceUserEmailAddress': () => users.replaceUserEmailAddress(USER, { emailAddress: 'a@example.com' }),
  'users.updateUserProfileImage': () => users.updateUserProfileImage(USER, { file }),
  'users.updateUserMetadata': () => users.updateUserMetadata(USER, { publicMetadata: { x: 1 } }),
  'users.replaceUserMetadata': () => users.replaceUserMetadata(USER, { publicMetadata: { x: 1 } }),
  'users.getUserOauthAccessToken': () => users.getUserOauthAccessToken(USER, 'google'),
  'users.getOrganizationMembershipList': () => users.getOrganizationMembershipList({ userId: USER }),
  'users.getOrganizationInvitationList': () => users.getOrganizationInvitationList({ userId: USER }),
  'users.removePassword': () => users.removePassword(USER),
  'users.verifyPassword': () => users.verifyPassword({ userId: USER, password: 'x' }),
  'users.banUser': () => users.banUser(USER),
  'users.unbanUser': () => users.unbanUser(USER),
  'users.lockUser': () => users.lockUser(USER),
  'users.unlockUser': () => users.unlockUser(USER),
  'users.deleteUserProfileImage': () => users.deleteUserProfileImage(USER),
  'users.deleteUserPasskey': () => users.deleteUserPasskey({ userId: USER, passkeyIdentificationId: id }),
  'users.deleteUserWeb3Wallet': () => users.deleteUserWeb3Wallet({ userId: USER, web3WalletIdentificationId: id }),
  'users.deleteUserExternalAccount': () => users.deleteUserExternalAccount({ userId: USER, externalAccountId: id }),
  'users.deleteUserTOTP': () => users.deleteUserTOTP(USER),
  'users.setPasswordCompromised': () => users.setPasswordCompromised(USER),
  'users.unsetPasswordCompromised': () => users.unsetPasswordCompromised(USER),
  'sessions.createSession': () => sessions.createSession({ userId: USER }),
  'sessions.verifySession': () => sessions.verifySession(id, 'x'),
  'sessions.refreshSession': () =>
    sessions.refreshSession(id, { expired_token: 'x', refresh_token: 'x', request_origin: redirect.redirectUrl }),
  'clients.getClientList': () => clients.getClientList(),
  'clients.getHandshakePayload': () => clients.getHandshakePayload({ nonce: 'x' }),
};

/** Calls a method, and returns what comes of it: the status and the code of the answer, or that the client stops. */
export async function outcome(name) {
  const { fetch } = globalThis;
  let requests = 0;
  globalThis.fetch = (...request) => {
    requests += 1;
    return fetch(...request);
  };
  let error;
  try {
    // Methods of SignInFuture return their error instead of throwing it.
    error = (await NOT_SERVED[name]())?.error;
  } catch (thrown) {
    error = thrown;
  } finally {
    globalThis.fetch = fetch;
  }
  if (error?.errors?.length) {
    return `${error.status} \`${error.errors[0].code}\``;
  }
  if (requests > 0) {
    throw new Error(`${name} is served, or breaks in the client after ${requests} requests: ${error}`);
  }
  return error ? 'stops in the client' : 'works in the client alone';
}
