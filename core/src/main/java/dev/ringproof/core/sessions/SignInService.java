package dev.ringproof.core.sessions;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import dev.ringproof.core.domain.session.NewTicket;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.domain.session.Ticket;
import dev.ringproof.core.domain.session.TicketId;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.in.NoSuchTicket;
import dev.ringproof.core.port.in.NoSuchUser;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.in.SignIns;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.RememberedDeviceRepository;
import dev.ringproof.core.port.out.SignInRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The conversation in which a person signs in. The first factor is a ticket or a code to a number; the second factor is
 * asked for by a challenge, as everywhere else. What a person does commits by itself, also where the host has a
 * transaction open; what a back end does with tickets joins it.
 */
public final class SignInService implements SignIns {
    private final ClientSteps steps;
    private final SignInRepository signIns;
    private final AccountRepository accounts;
    private final SignInSteps common;
    private final PhoneSteps phone;
    private final SecondFactorSteps second;
    private final RandomGenerator random;

    public SignInService(
            ClientSteps steps,
            SignInRepository signIns,
            AccountRepository accounts,
            RememberedDeviceRepository devices,
            SecondFactorAuthentication secondFactors,
            PhoneCodes codes,
            NumberingPlan plan,
            RandomGenerator random) {
        this.steps = steps;
        this.signIns = signIns;
        this.accounts = accounts;
        this.common = new SignInSteps(steps, signIns, accounts, devices, secondFactors, random);
        this.phone = new PhoneSteps(steps, signIns, common, codes, plan, random);
        this.second = new SecondFactorSteps(steps, signIns, common, secondFactors);
        this.random = random;
    }

    @Override
    public NewTicket makeTicket(OwnerId owner, @Nullable Duration lifetime) {
        return steps.work().join(() -> {
            if (steps.users().find(owner).isEmpty()) {
                throw new NoSuchUser();
            }
            var now = steps.now();
            var valid = lifetime == null ? steps.policy().ticketLifetime() : lifetime;
            var made = TicketCodes.make(owner, now, now.plus(valid), random);
            signIns.save(made.ticket());
            return made;
        });
    }

    @Override
    public Ticket revokeTicket(TicketId id) {
        return steps.work().join(() -> {
            var ticket = signIns.lockTicket(id).orElseThrow(NoSuchTicket::new);
            if (ticket.status() != Ticket.Status.PENDING) {
                return ticket;
            }
            var revoked = ticket.revoked(steps.now());
            signIns.save(revoked);
            return revoked;
        });
    }

    @Override
    public SignInOutcome withTicket(ClientId client, String ticket, RequestOrigin origin) {
        var claim = TicketCodes.read(ticket);
        if (claim.isEmpty()) {
            return new SignInOutcome.Refused(new Refusal.InvalidTicket());
        }
        return steps.take(client, (step, now) -> {
            var found = signIns.lockTicket(claim.get().id())
                    .filter(known -> TicketCodes.matches(claim.get(), known))
                    .filter(known -> steps.users().find(known.owner()).isPresent())
                    .orElse(null);
            if (found == null) {
                return new SignInOutcome.Refused(new Refusal.InvalidTicket());
            }
            var refusal = refusal(found, now);
            if (refusal != null) {
                return new SignInOutcome.Refused(refusal);
            }
            signIns.save(found.accepted(now));
            var known = common.begin(client, now).known(SignIn.Method.TICKET, found.owner(), now);
            boolean enough = steps.policy().ticketSkipsSecondFactor();
            return common.afterFirstFactor(step, known, accounts.find(found.owner()), enough, origin, now);
        });
    }

    private static @Nullable Refusal refusal(Ticket ticket, Instant now) {
        return switch (ticket.status()) {
            case ACCEPTED -> new Refusal.UsedTicket();
            case REVOKED -> new Refusal.RevokedTicket();
            case PENDING -> ticket.isUsableAt(now) ? null : new Refusal.ExpiredTicket();
        };
    }

    @Override
    public boolean takesNumbers() {
        return steps.policy().phoneSignIn();
    }

    @Override
    public SignInOutcome withNumber(ClientId client, String phoneNumber) {
        return outside(() -> phone.begin(client, phoneNumber));
    }

    @Override
    public SignInOutcome prepareFirstFactor(
            ClientId client, SignInId id, @Nullable PhoneNumberId phoneNumberId, RequestOrigin origin) {
        return outside(() -> phone.prepare(client, id, phoneNumberId, origin));
    }

    @Override
    public SignInOutcome attemptFirstFactor(ClientId client, SignInId id, String code, RequestOrigin origin) {
        return outside(() -> phone.attempt(client, id, code, origin));
    }

    @Override
    public SignInOutcome.Accepted get(ClientId client, SignInId id) {
        return common.get(client, id);
    }

    @Override
    public SignInOutcome prepareSecondFactor(
            ClientId client, SignInId id, @Nullable PhoneNumberId phoneNumberId, RequestOrigin origin) {
        return outside(() -> second.prepare(client, id, phoneNumberId, origin));
    }

    @Override
    public SignInOutcome attemptSecondFactor(
            ClientId client,
            SignInId id,
            String code,
            @Nullable Method method,
            boolean remember,
            RequestOrigin origin) {
        return outside(() -> second.attempt(client, id, code, method, remember, origin));
    }

    private SignInOutcome outside(Supplier<SignInOutcome> step) {
        return steps.work().outside(step);
    }
}
