package dev.ringproof.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows what is wrong with the configuration of Ringproof, and what to do. */
final class RingproofFailureAnalyzer extends AbstractFailureAnalyzer<RingproofSettingsException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RingproofSettingsException cause) {
        return new FailureAnalysis("Ringproof cannot start: " + cause.getMessage(), cause.action(), cause);
    }
}
