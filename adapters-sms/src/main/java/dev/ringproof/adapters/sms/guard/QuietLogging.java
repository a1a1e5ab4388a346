package dev.ringproof.adapters.sms.guard;

import org.slf4j.LoggerFactory;
import org.slf4j.helpers.Reporter;

/**
 * Keeps slf4j quiet in a program that logs otherwise. The libraries of the guard and of SMPP use slf4j, which complains
 * on the console, when it begins, that it has no provider. We log through {@link System.Logger}, so the program lacks
 * nothing.
 */
final class QuietLogging {
    private static final String PROVIDER = "slf4j.provider";

    private QuietLogging() {}

    /**
     * Lets slf4j begin without that complaint. A program that has a provider, or has said how much slf4j reports, keeps
     * what it has.
     */
    static void begin() {
        if (System.getProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY) != null
                || System.getProperty(PROVIDER) != null
                || hasProvider()) {
            return;
        }
        System.setProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY, "ERROR");
        try {
            LoggerFactory.getILoggerFactory();
        } finally {
            System.clearProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY);
        }
    }

    private static boolean hasProvider() {
        return LoggerFactory.class.getResource("/META-INF/services/org.slf4j.spi.SLF4JServiceProvider") != null;
    }
}
