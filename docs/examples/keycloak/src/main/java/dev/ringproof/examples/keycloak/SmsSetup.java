package dev.ringproof.examples.keycloak;

import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import dev.ringproof.core.port.Overloaded;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.in.ChangedPhoneNumber;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.PhoneNumbers;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.CredentialRegistrator;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.events.Details;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Sets up the number of a user: the user enters it, gets a code, enters the code, and sees ten backup codes. The number
 * replaces the one before only when its code was right.
 */
final class SmsSetup implements RequiredActionProvider, CredentialRegistrator {
    static final String NUMBER_NOTE = "ringproof.number";
    static final String DONE_NOTE = "ringproof.set-up";
    static final String NUMBER = "phone_number";
    static final String CODE = "code";

    private final SmsSecondFactor factor;
    private final PhoneNumbers conversation;

    SmsSetup(SmsSecondFactor factor) {
        this.factor = factor;
        this.conversation = factor.ringproof().phoneNumbers();
    }

    /** Users may start this action by themselves, to change their number. */
    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    @Override
    public String getCredentialType(KeycloakSession session, AuthenticationSessionModel authenticationSession) {
        return SmsSecondFactor.CREDENTIAL_TYPE;
    }

    /** The authenticator asks for this action when it is needed. */
    @Override
    public void evaluateTriggers(RequiredActionContext context) {}

    /** Shows the page at which the user is. A page that is loaded again sends nothing. */
    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        answer(context, () -> {
            if (isDone(context)) {
                context.challenge(backupCodesForm(context, List.of(), null));
            } else if (!isStartedByUser(context)
                    && factor.inUse(context.getUser()).isPresent()) {
                context.success();
            } else {
                var number = entered(context);
                context.challenge(number.isEmpty() ? numberForm(context, null) : codeForm(context, number.get(), null));
            }
        });
    }

    @Override
    public void processAction(RequiredActionContext context) {
        var form = context.getHttpRequest().getDecodedFormParameters();
        answer(context, () -> {
            if (isDone(context)) {
                finish(context, form);
                return;
            }
            var number = entered(context);
            if (number.isEmpty()) {
                add(context, text(form, NUMBER));
            } else if (form.containsKey("change")) {
                forget(context, number.get());
            } else if (form.containsKey("resend")) {
                send(context, number.get());
            } else {
                attempt(context, number.get(), text(form, CODE));
            }
        });
    }

    private void answer(RequiredActionContext context, Runnable step) {
        try {
            step.run();
        } catch (NoSuchPhoneNumber e) {
            context.getAuthenticationSession().removeAuthNote(NUMBER_NOTE);
            context.challenge(numberForm(context, null));
        } catch (Overloaded | StoreConflict | StoreUnavailable e) {
            context.getEvent().detail("reason", e.getClass().getSimpleName());
            context.challenge(context.form()
                    .setError("ringproofUnavailable")
                    .createErrorPage(Response.Status.SERVICE_UNAVAILABLE));
        }
    }

    private void add(RequiredActionContext context, String entered) {
        var own = own(context, entered);
        var inUse = factor.inUse(context.getUser()).map(PhoneNumber::id);
        if (own.isPresent() && own.map(PhoneNumber::id).equals(inUse)) {
            context.challenge(numberForm(context, new FormMessage(NUMBER, "ringproofAlreadySetUp")));
            return;
        }
        if (own.isPresent() && !own.get().isVerified()) {
            chosen(context, own.get());
            return;
        }
        // A number whose credential was removed must be verified anew, so it is added anew.
        own.ifPresent(old -> conversation.destroy(SmsSecondFactor.actor(context.getUser()), old.id()));
        switch (conversation.create(SmsSecondFactor.actor(context.getUser()), entered, origin(context))) {
            case Accepted<PhoneNumber> added -> chosen(context, added.value());
            case Refused<PhoneNumber>(var refusal, var account, var events) ->
                context.challenge(numberForm(context, refused(context, refusal, NUMBER)));
        }
    }

    /** Returns the number that the user means, if it is in the user's account. */
    private Optional<PhoneNumber> own(RequiredActionContext context, String entered) {
        return factor.ringproof()
                .users()
                .number(entered)
                .flatMap(meant -> conversation.account(SmsSecondFactor.actor(context.getUser())).numbers().stream()
                        .filter(number -> number.phoneNumber().equals(meant))
                        .findFirst());
    }

    private void chosen(RequiredActionContext context, PhoneNumber number) {
        context.getAuthenticationSession().setAuthNote(NUMBER_NOTE, number.id().value());
        send(context, number);
    }

    private void send(RequiredActionContext context, PhoneNumber number) {
        var actor = SmsSecondFactor.actor(context.getUser());
        switch (conversation.prepareVerification(actor, number.id(), origin(context))) {
            case Accepted<PhoneNumber> sent -> context.challenge(codeForm(context, sent.value(), null));
            case Refused<PhoneNumber>(var refusal, var account, var events) ->
                context.challenge(codeForm(context, number, refused(context, refusal, CODE)));
        }
    }

    private void attempt(RequiredActionContext context, PhoneNumber number, String code) {
        var actor = SmsSecondFactor.actor(context.getUser());
        switch (conversation.attemptVerification(actor, number.id(), code, origin(context))) {
            case Accepted<PhoneNumber> verified -> use(context, verified.value());
            // The code was right, but using the number was refused a moment ago.
            case Refused<PhoneNumber>(Refusal.AlreadyVerified again, var account, var events) -> use(context, number);
            case Refused<PhoneNumber>(var refusal, var account, var events) ->
                context.challenge(
                        codeForm(context, account.number(number.id()).orElse(number), refused(context, refusal, CODE)));
        }
    }

    private void use(RequiredActionContext context, PhoneNumber number) {
        switch (factor.use(context.getUser(), number.id())) {
            case Accepted<ChangedPhoneNumber> used -> {
                context.getEvent().detail(Details.CREDENTIAL_TYPE, SmsSecondFactor.CREDENTIAL_TYPE);
                context.getUser().removeRequiredAction(SmsSetupFactory.ID);
                context.getAuthenticationSession().removeAuthNote(NUMBER_NOTE);
                context.getAuthenticationSession().setAuthNote(DONE_NOTE, "true");
                if (used.value().backupCodes().isEmpty()) {
                    context.success();
                } else {
                    context.challenge(backupCodesForm(context, used.value().backupCodes(), null));
                }
            }
            case Refused<ChangedPhoneNumber>(var refusal, var account, var events) ->
                context.challenge(codeForm(context, number, refused(context, refusal, CODE)));
        }
    }

    /** Ends the action, or makes new backup codes for a user who has lost the page with the first ones. */
    private void finish(RequiredActionContext context, MultivaluedMap<String, String> form) {
        if (!form.containsKey("new-codes")) {
            context.success();
            return;
        }
        var made = conversation.makeBackupCodes(SmsSecondFactor.actor(context.getUser()));
        context.challenge(
                switch (made) {
                    case Accepted<NewBackupCodes> codes ->
                        backupCodesForm(context, codes.value().codes(), null);
                    case Refused<NewBackupCodes>(var refusal, var account, var events) ->
                        backupCodesForm(context, List.of(), refused(context, refusal, CODE));
                });
    }

    private void forget(RequiredActionContext context, PhoneNumber number) {
        conversation.destroy(SmsSecondFactor.actor(context.getUser()), number.id());
        context.getAuthenticationSession().removeAuthNote(NUMBER_NOTE);
        context.challenge(numberForm(context, null));
    }

    private static FormMessage refused(RequiredActionContext context, Refusal refusal, String field) {
        context.getEvent().detail("ringproof_refusal", refusal.getClass().getSimpleName());
        return RefusalMessages.of(refusal, field);
    }

    private Optional<PhoneNumber> entered(RequiredActionContext context) {
        var id = context.getAuthenticationSession().getAuthNote(NUMBER_NOTE);
        return id == null
                ? Optional.empty()
                : conversation.account(SmsSecondFactor.actor(context.getUser())).number(new PhoneNumberId(id));
    }

    private static boolean isDone(RequiredActionContext context) {
        return context.getAuthenticationSession().getAuthNote(DONE_NOTE) != null;
    }

    private static boolean isStartedByUser(RequiredActionContext context) {
        return context.getAuthenticationSession().getClientNote(Constants.KC_ACTION_EXECUTING) != null;
    }

    private Response numberForm(RequiredActionContext context, @Nullable FormMessage error) {
        return form(context, "ringproof-number.ftl", Map.of(), error);
    }

    private Response codeForm(RequiredActionContext context, PhoneNumber number, @Nullable FormMessage error) {
        var shown = Map.<String, Object>of(
                "number",
                number.phoneNumber().masked(),
                "backup",
                false,
                "setup",
                true,
                "resendAfter",
                RefusalMessages.seconds(factor.untilNextVerification(number)));
        return form(context, SmsAuthenticator.TEMPLATE, shown, error);
    }

    private Response backupCodesForm(RequiredActionContext context, List<String> codes, @Nullable FormMessage error) {
        return form(context, "ringproof-backup-codes.ftl", Map.of("codes", codes), error);
    }

    private static Response form(
            RequiredActionContext context, String template, Map<String, Object> shown, @Nullable FormMessage error) {
        var form = context.form().setAttribute("ringproof", shown);
        if (error != null) {
            form.addError(error);
        }
        return form.createForm(template);
    }

    private static RequestOrigin origin(RequiredActionContext context) {
        return Origins.of(context.getHttpRequest(), context.getConnection(), context.getSession(), context.getUser());
    }

    private static String text(MultivaluedMap<String, String> form, String field) {
        var text = form.getFirst(field);
        return text == null ? "" : text.strip();
    }

    @Override
    public void close() {}
}
