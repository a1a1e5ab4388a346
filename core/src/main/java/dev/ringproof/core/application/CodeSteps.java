package dev.ringproof.core.application;

import dev.ringproof.core.application.CodeMessages.Draft;
import dev.ringproof.core.application.CodeMessages.Prepared;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.risk.RiskCheck;
import dev.ringproof.core.risk.RiskClearance;
import dev.ringproof.core.risk.RiskClearance.Withheld;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Takes the steps that send a code. If there is a risk advisor, a step is first prepared in a look, and the advisor is
 * asked outside of any unit of work, and only if the rules would accept the step. Then the unit of work prepares the step
 * again, and sends the code to no other number than the one that the advisor was asked about.
 */
public final class CodeSteps {
    private final AccountSteps steps;
    private final CodeMessages messages;
    private final RiskCheck risk;

    public CodeSteps(AccountSteps steps, CodeMessages messages, RiskCheck risk) {
        this.steps = steps;
        this.messages = messages;
        this.risk = risk;
    }

    private record Look(Account account, Optional<Draft> draft) {}

    /**
     * Takes a step.
     *
     * @param find loads the account for a look, without a lock
     * @param lock loads the account for the step
     * @param prepare asks the rules, and changes nothing
     */
    <T> Outcome<T> take(
            Purpose purpose,
            Supplier<Account> find,
            Supplier<Account> lock,
            BiFunction<Account, Instant, Prepared<T>> prepare) {
        RiskClearance clearance = new RiskClearance.Unneeded();
        if (risk.asksAbout(purpose)) {
            var look = steps.look(() -> {
                var account = find.get();
                return new Look(account, messages.toSend(prepare.apply(account, steps.now())));
            });
            clearance = ask(look);
            if (clearance instanceof Withheld(var refusal)) {
                return Refused.unchanged(refusal, look.account());
            }
        }
        var given = clearance;
        return steps.takeAndSend(
                lock, (account, now) -> messages.queue(prepare.apply(account, now), account, given));
    }

    private RiskClearance ask(Look look) {
        return look.draft()
                .map(draft -> risk.ask(look.account(), draft.number(), draft.purpose(), draft.origin()))
                .orElseGet(RiskClearance.NotAsked::new);
    }
}
