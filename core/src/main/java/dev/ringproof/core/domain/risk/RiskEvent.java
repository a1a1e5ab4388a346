package dev.ringproof.core.domain.risk;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import java.time.Instant;

/**
 * A risk advisor has stopped a code, or has given no advice.
 *
 * @param reason a {@linkplain RiskAdvice#isReason reason} of the advisor, or one of the check: {@code slow}, {@code failed}, {@code busy},
 *     {@code resting}, {@code no_advice}, {@code asked_already} and {@code number_changed}
 */
public record RiskEvent(
        Type type, OwnerId owner, PhoneNumberId phoneNumberId, Purpose purpose, String reason, Instant at)
        implements Event {

    /** The kinds of events. */
    public enum Type {
        /** The code was not sent. */
        DENIED("risk.denied"),
        /** The code was not sent, and a human check was asked for. */
        STEP_UP("risk.step_up"),
        /** There was no advice. If the policy denies then, {@link #DENIED} follows. */
        FAILED("risk.failed");

        private final String eventName;

        Type(String eventName) {
            this.eventName = eventName;
        }
    }

    @Override
    public String name() {
        return type.eventName;
    }
}
