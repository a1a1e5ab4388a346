package dev.ringproof.examples.keycloak;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import dev.ringproof.core.domain.verification.VerificationStatus;
import dev.ringproof.core.port.Overloaded;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.in.NoSuchChallenge;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.CredentialValidator;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.credential.CredentialProvider;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;

/**
 * Asks a user who has shown the first factor for the code in a text message, or for a backup code. Each sign-in in a
 * browser has a challenge of its own, whose id stays in Keycloak's authentication session.
 */
final class SmsAuthenticator implements Authenticator, CredentialValidator<SmsCredentialProvider> {
    static final String CHALLENGE_NOTE = "ringproof.challenge";
    static final String CODE = "code";
    static final String TEMPLATE = "ringproof-code.ftl";

    private final SmsSecondFactor factor;
    private final SecondFactorAuthentication conversation;

    SmsAuthenticator(SmsSecondFactor factor) {
        this.factor = factor;
        this.conversation = factor.ringproof().secondFactorAuthentication();
    }

    /** Sends a code and shows the form. A page that is loaded again shows the form again, and sends nothing. */
    @Override
    public void authenticate(AuthenticationFlowContext context) {
        answer(context, number -> {
            if (waiting(context).isPresent()) {
                context.challenge(form(context, number, Method.PHONE_CODE, null));
            } else {
                begin(context, number);
            }
        });
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        var entered = context.getHttpRequest().getDecodedFormParameters();
        if (entered.containsKey("cancel")) {
            context.getAuthenticationSession().removeAuthNote(CHALLENGE_NOTE);
            context.cancelLogin();
            return;
        }
        var method = entered.containsKey("backup") ? Method.BACKUP_CODE : Method.PHONE_CODE;
        answer(context, number -> {
            if (entered.containsKey("resend")) {
                resend(context, number);
            } else if (entered.containsKey("show-backup")) {
                context.challenge(form(context, number, Method.BACKUP_CODE, null));
            } else if (entered.containsKey("show-message")) {
                context.challenge(form(context, number, Method.PHONE_CODE, null));
            } else {
                var code = entered.getFirst(CODE);
                attempt(context, number, code == null ? "" : code, method);
            }
        });
    }

    /** Takes a step for the number in use. What breaks on the way ends the sign-in without success. */
    private void answer(AuthenticationFlowContext context, Step step) {
        try {
            var number = factor.inUse(context.getUser());
            if (number.isPresent()) {
                step.take(number.get());
            } else {
                // The number was removed after the sign-in began. The next one asks for a new number.
                context.failure(AuthenticationFlowError.CREDENTIAL_SETUP_REQUIRED);
            }
        } catch (NoSuchPhoneNumber e) {
            context.failure(AuthenticationFlowError.CREDENTIAL_SETUP_REQUIRED);
        } catch (Overloaded | StoreConflict | StoreUnavailable e) {
            context.getEvent().detail("reason", e.getClass().getSimpleName());
            var page = context.form()
                    .setError("ringproofUnavailable")
                    .createErrorPage(Response.Status.SERVICE_UNAVAILABLE);
            context.failure(AuthenticationFlowError.INTERNAL_ERROR, page);
        }
    }

    private interface Step {
        void take(PhoneNumber number);
    }

    /** Opens a challenge before its message is sent, so that a backup code can answer it even if no message goes. */
    private void begin(AuthenticationFlowContext context, PhoneNumber number) {
        var session = new SessionId(
                context.getAuthenticationSession().getParentSession().getId());
        switch (conversation.open(number.owner(), Purpose.SIGN_IN, session)) {
            case Accepted<SecondFactorChallenge> opened -> {
                var id = opened.value().id();
                context.getAuthenticationSession().setAuthNote(CHALLENGE_NOTE, id.value());
                show(context, number, conversation.prepare(id, number.id(), origin(context)));
            }
            case Refused<SecondFactorChallenge> refused -> show(context, number, refused);
        }
    }

    private void resend(AuthenticationFlowContext context, PhoneNumber number) {
        var challenge = waiting(context);
        if (challenge.isEmpty()) {
            begin(context, number);
            return;
        }
        var id = challenge.get().id();
        show(
                context,
                number,
                challenge.get().codeSentTo(number.id()) == null
                        ? conversation.prepare(id, number.id(), origin(context))
                        : conversation.resend(id, origin(context)));
    }

    private void show(AuthenticationFlowContext context, PhoneNumber before, Outcome<SecondFactorChallenge> outcome) {
        var number = outcome.account().number(before.id()).orElse(before);
        var message = outcome instanceof Refused<SecondFactorChallenge>(var refusal, var account, var events)
                ? RefusalMessages.of(refusal, CODE)
                : null;
        context.challenge(form(context, number, Method.PHONE_CODE, message));
    }

    private void attempt(AuthenticationFlowContext context, PhoneNumber number, String code, Method method) {
        var locked = AuthenticatorUtils.getDisabledByBruteForceEventError(context, context.getUser());
        if (locked != null) {
            context.getEvent().user(context.getUser()).error(locked);
            context.challenge(form(context, number, method, new FormMessage(CODE, "ringproofLocked")));
            return;
        }
        var challenge = challenge(context);
        if (challenge.isEmpty()) {
            begin(context, number);
            return;
        }
        var id = challenge.get().id();
        switch (conversation.attempt(id, code, method)) {
            case Accepted<SecondFactorChallenge> passed
            when conversation.redeem(id) -> {
                context.getAuthenticationSession().removeAuthNote(CHALLENGE_NOTE);
                context.success(SmsSecondFactor.CREDENTIAL_TYPE);
            }
            case Accepted<SecondFactorChallenge> usedBefore -> begin(context, number);
            case Refused<SecondFactorChallenge>(var refusal, var account, var events) -> {
                var now = account.number(number.id()).orElse(number);
                refuse(context, refusal, form(context, now, method, RefusalMessages.of(refusal, CODE)));
            }
        }
    }

    /** Tells Keycloak of a refusal, by its name alone. A wrong code also counts for Keycloak's brute-force check. */
    private static void refuse(AuthenticationFlowContext context, Refusal refusal, Response form) {
        var event = context.getEvent()
                .user(context.getUser())
                .detail("ringproof_refusal", refusal.getClass().getSimpleName());
        if (refusal instanceof Refusal.WrongCode) {
            event.error(Errors.INVALID_USER_CREDENTIALS);
            context.failureChallenge(AuthenticationFlowError.INVALID_CREDENTIALS, form);
        } else {
            event.error(Errors.NOT_ALLOWED);
            context.challenge(form);
        }
    }

    /** Returns the challenge of this sign-in, if it still waits for an answer. */
    private Optional<SecondFactorChallenge> waiting(AuthenticationFlowContext context) {
        return challenge(context)
                .filter(challenge -> challenge.statusAt(factor.clock().instant()) == VerificationStatus.UNVERIFIED);
    }

    private Optional<SecondFactorChallenge> challenge(AuthenticationFlowContext context) {
        var id = context.getAuthenticationSession().getAuthNote(CHALLENGE_NOTE);
        if (id == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(conversation.get(new ChallengeId(id)))
                    .filter(challenge -> challenge.owner().equals(SmsSecondFactor.owner(context.getUser())));
        } catch (NoSuchChallenge e) {
            return Optional.empty();
        }
    }

    private Response form(
            AuthenticationFlowContext context, PhoneNumber number, Method method, @Nullable FormMessage error) {
        var form = context.form()
                .setAttribute(
                        "ringproof",
                        Map.of(
                                "number", number.phoneNumber().masked(),
                                "backup", method == Method.BACKUP_CODE,
                                "resendAfter", RefusalMessages.seconds(factor.untilNextChallenge(number))));
        if (error != null) {
            form.addError(error);
        }
        return form.createForm(TEMPLATE);
    }

    private static RequestOrigin origin(AuthenticationFlowContext context) {
        return Origins.of(context.getHttpRequest(), context.getConnection(), context.getSession(), context.getUser());
    }

    @Override
    public boolean requiresUser() {
        return true;
    }

    @Override
    public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return factor.inUse(user).isPresent();
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {
        user.addRequiredAction(SmsSetupFactory.ID);
    }

    @Override
    public SmsCredentialProvider getCredentialProvider(KeycloakSession session) {
        return (SmsCredentialProvider) session.getProvider(CredentialProvider.class, SmsCredentialProviderFactory.ID);
    }

    @Override
    public void close() {}
}
