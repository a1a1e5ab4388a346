package dev.ringproof.core.domain.limit;

import java.util.List;

/** What the limits say to a request, with their reasons for the operator. */
public sealed interface Verdict {

    /** Returns the reasons; none if the request is allowed and nothing was found. */
    List<Finding> findings();

    /** Whether the request is refused as it is. */
    default boolean isRefusal() {
        return switch (this) {
            case Allowed allowed -> false;
            case Observed observed -> false;
            case Refused refused -> true;
            case StepUp stepUp -> true;
        };
    }

    /** Nothing was found. */
    record Allowed() implements Verdict {
        @Override
        public List<Finding> findings() {
            return List.of();
        }
    }

    /** The request is allowed, but limits that are observed would have refused it. */
    record Observed(List<Finding> findings) implements Verdict {
        public Observed {
            findings = List.copyOf(findings);
        }
    }

    /** The request is refused. Nothing was counted. */
    record Refused(List<Finding> findings) implements Verdict {
        public Refused {
            findings = List.copyOf(findings);
        }
    }

    /** The request is refused unless it comes again with the proof that a human sends it. Nothing was counted. */
    record StepUp(List<Finding> findings) implements Verdict {
        public StepUp {
            findings = List.copyOf(findings);
        }
    }
}
