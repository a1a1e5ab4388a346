package dev.ringproof.core.domain.explanation;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.PlainText;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.limit.LimitEvent;
import dev.ringproof.core.domain.risk.RiskEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last request for a message to a number of an owner that was refused, or the last refused request of an owner to
 * add a number. Only the last one is kept, so that refused requests do not fill the store. It has no number in it.
 *
 * @param phoneNumberId null if the request was to add the number
 * @param evidence lines for the operator: what has refused the request, with figures
 */
public record LastRefusal(
        OwnerId owner, @Nullable PhoneNumberId phoneNumberId, Cause cause, List<String> evidence, Instant at) {
    /** Who repeats a refused request within this time changes nothing: that would cost a write for each request. */
    private static final Duration REPEATED_WITHIN = Duration.ofMinutes(1);

    private static final int MOST_LINES = 8;
    private static final int LONGEST_LINE = 200;

    /** Cuts the evidence to 8 lines of 200 characters. */
    public LastRefusal {
        evidence = evidence.stream()
                .limit(MOST_LINES)
                .map(line -> PlainText.of(line, LONGEST_LINE))
                .toList();
    }

    /** Returns what is kept of a refused request, with what the limits have found and the risk advisor has said. */
    public static LastRefusal of(Outcome.Refused<?> refused, @Nullable PhoneNumberId phoneNumberId, Instant now) {
        var findings = refused.events().stream()
                .flatMap(event -> event instanceof LimitEvent limits ? limits.findings().stream() : Stream.of())
                .toList();
        var advice = refused.events().stream()
                .flatMap(event ->
                        event instanceof RiskEvent risk ? Stream.of("risk advisor: " + risk.reason()) : Stream.of())
                .toList();
        var cause = advice.isEmpty() ? Cause.of(refused.refusal(), findings) : Cause.ofAdvice(refused.refusal());
        var lines = Stream.concat(advice.stream(), findings.stream().map(finding -> "limit " + finding.line()))
                .toList();
        return new LastRefusal(
                refused.account().owner(),
                phoneNumberId,
                cause,
                lines.isEmpty() ? List.of("refused: " + refused.refusal()) : lines,
                now);
    }

    /** Whether this one only repeats the stored one, so that it need not be stored. */
    public boolean repeats(LastRefusal stored) {
        return cause == stored.cause && at.isBefore(stored.at.plus(REPEATED_WITHIN));
    }
}
