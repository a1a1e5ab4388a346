package dev.ringproof.core;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.domain.verification.Verification.Failed;
import dev.ringproof.core.domain.verification.Verification.Pending;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.internal.BackEnd;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A conversation in which an owner requests codes for one number and enters them. There is one for each purpose. */
abstract class CodeConversation {
    private static final SessionId SESSION = new SessionId("sess_1");

    final Ringproof ringproof;
    final Actor owner;
    final PhoneNumberId number;

    private CodeConversation(Ringproof ringproof, Actor owner, PhoneNumberId number) {
        this.ringproof = ringproof;
        this.owner = owner;
        this.number = number;
    }

    /** Requests a code, for the first time or once more. */
    abstract Outcome<?> request();

    /** Enters a code and returns whether it is right. */
    abstract boolean enter(String code);

    /** Returns the challenge as it is stored; null if no code waits for its answer or has failed. */
    abstract @Nullable Challenge stored(Stores stores);

    /** The same conversation, with another server on the same stores. */
    abstract CodeConversation with(Ringproof other);

    /** Adds a number to the owner's account and begins a conversation about it. */
    static CodeConversation begin(Purpose purpose, Ringproof ringproof, OwnerId of, String number) {
        var owner = new Actor(of, SESSION);
        return switch (purpose) {
            case VERIFICATION ->
                new OfVerification(
                        ringproof,
                        owner,
                        ringproof
                                .phoneNumbers()
                                .create(owner, number)
                                .orElseThrow()
                                .id());
            case POSSESSION -> new OfPossession(ringproof, owner, added(ringproof, of, number, false), null);
            case FIRST_FACTOR -> {
                var id = added(ringproof, of, number, false);
                var client = ringproof.sessions().open().client().id();
                var begun = (SignInOutcome.Accepted) ringproof.signIns().withNumber(client, number);
                yield new OfFirstFactor(ringproof, owner, id, begun.signIn());
            }
            case SIGN_IN -> new OfSignIn(ringproof, owner, added(ringproof, of, number, true), null);
            case STEP_UP -> {
                var id = added(ringproof, of, number, true);
                ringproof
                        .secondFactorAuthentication()
                        .openStepUp(owner.owner(), SESSION)
                        .orElseThrow();
                yield new OfStepUp(ringproof, owner, id);
            }
        };
    }

    private static PhoneNumberId added(Ringproof ringproof, OwnerId owner, String number, boolean reserved) {
        return BackEnd.of(ringproof)
                .create(owner, number, new PhoneNumberUpdate(true, null, reserved, null))
                .orElseThrow()
                .phoneNumber()
                .id();
    }

    private static @Nullable Challenge challenge(Verification verification) {
        return switch (verification) {
            case Pending(var challenge) -> challenge;
            case Failed(var challenge) -> challenge;
            case Verification.Unverified unverified -> null;
            case Verification.Taken(var own) -> challenge(own);
            case Verification.Verified verified -> null;
        };
    }

    private static final class OfVerification extends CodeConversation {
        OfVerification(Ringproof ringproof, Actor owner, PhoneNumberId number) {
            super(ringproof, owner, number);
        }

        @Override
        Outcome<?> request() {
            return ringproof.phoneNumbers().prepareVerification(owner, number);
        }

        @Override
        boolean enter(String code) {
            return ringproof.phoneNumbers().attemptVerification(owner, number, code) instanceof Accepted;
        }

        @Override
        @Nullable
        Challenge stored(Stores stores) {
            return challenge(ringproof.phoneNumbers().get(owner, number).verification());
        }

        @Override
        CodeConversation with(Ringproof other) {
            return new OfVerification(other, owner, number);
        }
    }

    private static final class OfPossession extends CodeConversation {
        private @Nullable ChallengeId check;

        OfPossession(Ringproof ringproof, Actor owner, PhoneNumberId number, @Nullable ChallengeId check) {
            super(ringproof, owner, number);
            this.check = check;
        }

        @Override
        Outcome<?> request() {
            var outcome = ringproof.administration().prepareVerification(number);
            if (outcome instanceof Accepted<PossessionCheck>(var begun, var account, var events)) {
                check = begun.id();
            }
            return outcome;
        }

        @Override
        boolean enter(String code) {
            var id = Objects.requireNonNull(check);
            return ringproof.administration().attemptVerification(number, id, code)
                            instanceof Accepted<PossessionCheck>(var answered, var account, var events)
                    && answered.verification().isVerified();
        }

        @Override
        @Nullable
        Challenge stored(Stores stores) {
            return stores.work()
                    .run(() ->
                            challenge(stores.checks().find(number).orElseThrow().verification()));
        }

        @Override
        CodeConversation with(Ringproof other) {
            return new OfPossession(other, owner, number, check);
        }
    }

    private static final class OfFirstFactor extends CodeConversation {
        private final SignIn signIn;

        OfFirstFactor(Ringproof ringproof, Actor owner, PhoneNumberId number, SignIn signIn) {
            super(ringproof, owner, number);
            this.signIn = signIn;
        }

        @Override
        Outcome<?> request() {
            var account = Account.empty(owner.owner());
            return switch (ringproof
                    .signIns()
                    .prepareFirstFactor(signIn.client(), signIn.id(), null, RequestOrigin.UNKNOWN)) {
                case SignInOutcome.Accepted accepted -> new Accepted<>(accepted.signIn(), account, List.of());
                case SignInOutcome.Refused refused -> Outcome.Refused.unchanged(refused.refusal(), account);
            };
        }

        @Override
        boolean enter(String code) {
            return ringproof.signIns().attemptFirstFactor(signIn.client(), signIn.id(), code, RequestOrigin.UNKNOWN)
                    instanceof SignInOutcome.Accepted;
        }

        @Override
        @Nullable
        Challenge stored(Stores stores) {
            return Objects.requireNonNull(ringproof
                            .signIns()
                            .get(signIn.client(), signIn.id())
                            .signIn()
                            .phone())
                    .code();
        }

        @Override
        CodeConversation with(Ringproof other) {
            return new OfFirstFactor(other, owner, number, signIn);
        }
    }

    private static final class OfSignIn extends CodeConversation {
        private @Nullable ChallengeId id;

        OfSignIn(Ringproof ringproof, Actor owner, PhoneNumberId number, @Nullable ChallengeId id) {
            super(ringproof, owner, number);
            this.id = id;
        }

        @Override
        Outcome<?> request() {
            var factors = ringproof.secondFactorAuthentication();
            if (id != null) {
                return factors.resend(id);
            }
            var outcome = factors.challenge(owner.owner(), null, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN);
            if (outcome instanceof Accepted<SecondFactorChallenge> accepted) {
                id = accepted.value().id();
            }
            return outcome;
        }

        @Override
        boolean enter(String code) {
            return ringproof.secondFactorAuthentication().attempt(Objects.requireNonNull(id), code, null)
                    instanceof Accepted;
        }

        @Override
        @Nullable
        Challenge stored(Stores stores) {
            return ringproof
                    .secondFactorAuthentication()
                    .get(Objects.requireNonNull(id))
                    .codeSentTo(number);
        }

        @Override
        CodeConversation with(Ringproof other) {
            return new OfSignIn(other, owner, number, id);
        }
    }

    private static final class OfStepUp extends CodeConversation {
        OfStepUp(Ringproof ringproof, Actor owner, PhoneNumberId number) {
            super(ringproof, owner, number);
        }

        @Override
        Outcome<?> request() {
            return ringproof.secondFactorAuthentication().prepareStepUp(owner.owner(), SESSION, null);
        }

        @Override
        boolean enter(String code) {
            return ringproof.secondFactorAuthentication().attemptStepUp(owner.owner(), SESSION, code, null)
                    instanceof Accepted;
        }

        @Override
        @Nullable
        Challenge stored(Stores stores) {
            return stores.work()
                    .run(() ->
                            stores.challenges().newest(owner.owner(), SESSION).orElseThrow())
                    .codeSentTo(number);
        }

        @Override
        CodeConversation with(Ringproof other) {
            return new OfStepUp(other, owner, number);
        }
    }
}
