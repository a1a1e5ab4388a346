package dev.ringproof.core.risk;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.Refusal;
import java.util.List;

/** To which number a code may be sent in one request, as far as the risk advisor decides that. */
public sealed interface RiskClearance {

    /** Nobody has to be asked, so every number is covered. */
    record Unneeded() implements RiskClearance {}

    /** Nobody was asked, because it seemed that no code would be sent. So no number is covered. */
    record NotAsked() implements RiskClearance {}

    /**
     * A code may be sent to this number.
     *
     * @param humanVerified whether the advisor has accepted the proof token of the request
     */
    record Given(E164Number number, boolean humanVerified) implements RiskClearance {
        @Override
        public String toString() {
            return "Given[" + number.masked() + ", " + humanVerified + "]";
        }
    }

    /**
     * No code may be sent.
     *
     * @param events say why; they are published already
     */
    record Withheld(Refusal refusal, List<Event> events) implements RiskClearance {
        public Withheld {
            events = List.copyOf(events);
        }
    }

    /** Returns whether a code may be sent to the number. */
    default boolean covers(E164Number number) {
        return switch (this) {
            case Unneeded unneeded -> true;
            case Given given -> given.number().equals(number);
            case NotAsked notAsked -> false;
            case Withheld withheld -> false;
        };
    }

    /** Returns whether the advisor has accepted the proof token of the request. */
    default boolean humanVerified() {
        return this instanceof Given given && given.humanVerified();
    }
}
