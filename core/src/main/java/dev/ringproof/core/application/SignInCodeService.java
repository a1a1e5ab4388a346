package dev.ringproof.core.application;

import dev.ringproof.core.application.CodeMessages.Prepared;
import dev.ringproof.core.codes.OneTimeCodes;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberEvent;
import dev.ringproof.core.domain.session.PhoneSignIn;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.limits.AnswerLimits;
import dev.ringproof.core.limits.Verdicts;
import dev.ringproof.core.port.in.NoSuchSignIn;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.ClientRepository;
import dev.ringproof.core.port.out.SignInRepository;
import dev.ringproof.core.sessions.PhoneCodes;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The codes by which people sign in with a number. Until the right code comes, every step does the same for each number:
 * it asks the limits and the advisor about an account that stands in for the user's, and it makes and stores a code. If
 * no user can sign in by the number, the code is not sent, and no code is right.
 */
public final class SignInCodeService implements PhoneCodes {
    private final AccountRepository accounts;
    private final ClientRepository clients;
    private final SignInRepository signIns;
    private final AccountSteps steps;
    private final CodeSteps sending;
    private final CodeMessages messages;
    private final AnswerLimits answers;
    private final OneTimeCodes codes;
    private final VerificationPolicy policy;

    public SignInCodeService(
            AccountRepository accounts,
            ClientRepository clients,
            SignInRepository signIns,
            AccountSteps steps,
            CodeSteps sending,
            CodeMessages messages,
            AnswerLimits answers,
            OneTimeCodes codes,
            VerificationPolicy policy) {
        this.accounts = accounts;
        this.clients = clients;
        this.signIns = signIns;
        this.steps = steps;
        this.sending = sending;
        this.messages = messages;
        this.answers = answers;
        this.codes = codes;
        this.policy = policy;
    }

    @Override
    public Outcome<SignIn> send(ClientId client, SignInId id, RequestOrigin origin) {
        return sending.take(
                Purpose.FIRST_FACTOR,
                () -> standIn(signIn(client, id)),
                () -> standIn(locked(client, id)),
                (standIn, now) -> prepared(signIn(client, id), standIn, origin, now));
    }

    private Prepared<SignIn> prepared(SignIn signIn, Account standIn, RequestOrigin origin, Instant now) {
        var phone = signIn.phone();
        if (phone == null || signIn.statusAt(now) != SignIn.Status.NEEDS_FIRST_FACTOR) {
            return Prepared.refused(new Refusal.SignInNotReady(), standIn, null);
        }
        var number = standIn.numbers().getFirst();
        var ofPlan = messages.refusal(number, now).orElse(null);
        var refusal = ofPlan == null ? phone.codeRefusal(now, policy) : ofPlan;
        if (refusal != null) {
            return Prepared.refused(refusal, standIn, number);
        }
        var holder = holder(phone, now);
        var draft = messages.draft(number, Purpose.FIRST_FACTOR, phone.code(), origin, now)
                .sentTo(holder.orElse(null));
        var next = signIn.with(phone.prepared(holder.map(PhoneNumber::id).orElse(null), draft.challenge(), now));
        var events = holder
                .<Event>map(of ->
                        new PhoneNumberEvent(PhoneNumberEvent.Type.FIRST_FACTOR_PREPARED, of.id(), of.owner(), now))
                .stream()
                .toList();
        return new Prepared<>(
                number, draft, new Accepted<>(next, standIn, events), accepted -> signIns.save(accepted.value()));
    }

    /** Returns the verified number by which a user can sign in. */
    private Optional<PhoneNumber> holder(PhoneSignIn phone, Instant now) {
        return accounts.ofAllOwners(phone.number(), 1).stream()
                .filter(number -> number.isFirstFactor(now, messages.policyFor(number, policy, now)))
                .findFirst();
    }

    @Override
    public Outcome<SignIn> check(ClientId client, SignInId id, String code, RequestOrigin origin) {
        var entered = codes.entered(code);
        return steps.take(() -> accountOf(locked(client, id)), (account, now) -> {
            var signIn = signIn(client, id);
            var phone = signIn.phone();
            if (phone == null || signIn.statusAt(now) != SignIn.Status.NEEDS_FIRST_FACTOR) {
                return Refused.unchanged(new Refusal.SignInNotReady(), account);
            }
            var closed = phone.answerRefusal(now);
            var sent = phone.code();
            if (closed != null || sent == null) {
                return Refused.unchanged(closed == null ? new Refusal.NothingPrepared() : closed, account);
            }
            if (!entered.isWellFormed()) {
                return Refused.unchanged(new Refusal.WrongCode(phone.attemptsLeft()), account);
            }
            var holder = holder(phone, account, now);
            boolean matches = entered.matches(sent, phone.number(), Purpose.FIRST_FACTOR);
            boolean right = matches && holder != null;
            var verdict = answers.checkFirstFactor(phone.number(), right, origin, now);
            return Verdicts.outcome(
                    verdict,
                    account,
                    () -> right && holder != null
                            ? passed(signIn, holder, account, sent, now)
                            : missed(signIn.with(phone.missed()), holder, account, sent, now),
                    now);
        });
    }

    private @Nullable PhoneNumber holder(PhoneSignIn phone, Account account, Instant now) {
        return phone.holder() == null
                ? null
                : account.number(phone.holder())
                        .filter(number -> number.isFirstFactor(now, messages.policyFor(number, policy, now)))
                        .orElse(null);
    }

    private Outcome<SignIn> passed(SignIn signIn, PhoneNumber holder, Account account, Challenge sent, Instant now) {
        var known = signIn.known(SignIn.Method.PHONE_CODE, account.owner(), now);
        signIns.save(known);
        var outcome = account.passFirstFactor(holder.id(), now).map(number -> known);
        return messages.markEntered(sent, holder, outcome, now);
    }

    private Outcome<SignIn> missed(
            SignIn missed, @Nullable PhoneNumber holder, Account account, Challenge sent, Instant now) {
        signIns.save(missed);
        var phone = missed.phone();
        if (holder == null || (phone != null && phone.failed())) {
            // Without a holder it takes as long as counting the failure would, and finds no message.
            messages.withdraw(sent, holder == null ? standIn(missed).numbers().getFirst() : holder, now);
        }
        var wrong = new Refusal.WrongCode(phone == null ? 0 : phone.attemptsLeft());
        if (holder == null) {
            return Refused.unchanged(wrong, account);
        }
        var counted = account.missFirstFactor(holder.id(), now, messages.policyFor(holder, policy, now));
        return new Refused<>(wrong, counted.account(), counted.events());
    }

    /** Looks for a number in each case, so that it takes as long if there is none. */
    private Account accountOf(SignIn signIn) {
        var phone = signIn.phone();
        return phone == null
                ? standIn(signIn)
                : accounts.lockByNumber(phone.holder() == null ? phone.shownId() : phone.holder())
                        .orElseGet(() -> standIn(signIn));
    }

    private static Account standIn(SignIn signIn) {
        var owner = new OwnerId(signIn.id().value());
        var phone = signIn.phone();
        return phone == null
                ? Account.empty(owner)
                : Account.standIn(owner, phone.shownId(), phone.number(), signIn.createdAt());
    }

    private SignIn locked(ClientId client, SignInId id) {
        if (clients.lock(client).isEmpty()) {
            throw new NoSuchSignIn();
        }
        return signIn(client, id);
    }

    private SignIn signIn(ClientId client, SignInId id) {
        return signIns.find(id).filter(found -> found.client().equals(client)).orElseThrow(NoSuchSignIn::new);
    }
}
