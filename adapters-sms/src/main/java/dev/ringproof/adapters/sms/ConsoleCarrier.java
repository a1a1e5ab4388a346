package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.development.DevelopmentGateway;
import java.io.PrintStream;

/**
 * Opens a gateway that sends nothing and shows each message in a box on the console, with number and code in the clear.
 * It is for development: in production, whoever reads the output of the program could sign in as anybody.
 */
public final class ConsoleCarrier extends GatewayBuilder<ConsoleCarrier> {
    private ConsoleCarrier(String name) {
        super(DevelopmentGateway.TYPE, name);
    }

    /** Begins a gateway. Routes and metrics use its name, such as {@code console}. */
    public static ConsoleCarrier named(String name) {
        return new ConsoleCarrier(name);
    }

    /** Where the messages are shown. The standard output by default. */
    public ConsoleCarrier console(PrintStream console) {
        return shownOn(console);
    }

    /** A gateway asks for the standard output when it opens, since a program may replace it before. */
    static PrintStream standardOutput() {
        return System.out;
    }
}
