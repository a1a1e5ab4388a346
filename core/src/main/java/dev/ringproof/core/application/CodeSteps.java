package dev.ringproof.core.application;

import dev.ringproof.core.application.CodeMessages.Draft;
import dev.ringproof.core.application.CodeMessages.Prepared;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.limit.Verdict;
import dev.ringproof.core.limits.AdviceLimits;
import dev.ringproof.core.limits.Verdicts;
import dev.ringproof.core.risk.RiskCheck;
import dev.ringproof.core.risk.RiskClearance;
import dev.ringproof.core.risk.RiskClearance.Withheld;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the steps that send a code. If there is a risk advisor, a step is first prepared in a look. The advisor is asked
 * outside of any unit of work, and only if the rules would accept the step. Then the unit of work prepares the step
 * again, and sends the code to no other number than the one that the advisor was asked about.
 */
public final class CodeSteps {
    private final AccountSteps steps;
    private final CodeMessages messages;
    private final AdviceLimits limits;
    private final RiskCheck risk;

    public CodeSteps(AccountSteps steps, CodeMessages messages, AdviceLimits limits, RiskCheck risk) {
        this.steps = steps;
        this.messages = messages;
        this.limits = limits;
        this.risk = risk;
    }

    /** A step that asks the rules for a code, and changes nothing. */
    @FunctionalInterface
    interface Preparation<T> {
        Prepared<T> prepare(Account account, Instant now);
    }

    /**
     * Takes a step.
     *
     * @param find loads the account for a look, without a lock
     * @param lock loads the account for the step
     */
    <T> Outcome<T> take(Purpose purpose, Supplier<Account> find, Supplier<Account> lock, Preparation<T> preparation) {
        RiskClearance clearance = new RiskClearance.Unneeded();
        if (risk.asksAbout(purpose)) {
            var look = steps.look(() -> look(find.get(), preparation));
            clearance = ask(look);
            if (clearance instanceof Withheld withheld) {
                return refused(withheld, look);
            }
        }
        var given = clearance;
        return steps.takeAndSend(
                lock, (account, now) -> messages.queue(preparation.prepare(account, now), account, given, now));
    }

    /** Remembers the refusal in a unit of work of its own, since none is open. Its events were published already. */
    private <T> Outcome<T> refused(Withheld withheld, Look look) {
        var draft = look.draft();
        if (draft != null) {
            var refused = new Refused<>(withheld.refusal(), look.account(), withheld.events());
            steps.look(() -> {
                messages.remember(refused, draft.number(), draft.now());
                return refused;
            });
        }
        return Refused.unchanged(withheld.refusal(), look.account());
    }

    /**
     * What the advisor is to be asked about.
     *
     * @param draft null if nothing would be sent
     * @param counted whether the limits allow the question
     */
    private record Look(Account account, @Nullable Draft draft, Outcome<Account> counted) {}

    /** Counts the question in the same unit of work, which changes nothing else. */
    private Look look(Account account, Preparation<?> preparation) {
        var now = steps.now();
        var draft = messages.toSend(preparation.prepare(account, now)).orElse(null);
        var verdict = draft == null
                ? new Verdict.Allowed()
                : limits.decide(CodeMessages.kind(draft.purpose()), account.owner(), draft.origin(), now);
        return new Look(
                account,
                draft,
                Verdicts.outcome(verdict, account, () -> new Accepted<>(account, account, List.of()), now));
    }

    private RiskClearance ask(Look look) {
        look.counted().events().forEach(steps::publish);
        if (look.counted() instanceof Refused<Account> refused) {
            return new Withheld(refused.refusal(), refused.events());
        }
        var draft = look.draft();
        return draft == null
                ? new RiskClearance.NotAsked()
                : risk.ask(look.account(), draft.number(), draft.purpose(), draft.origin());
    }
}
