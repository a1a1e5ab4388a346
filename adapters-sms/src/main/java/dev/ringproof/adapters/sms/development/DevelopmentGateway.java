package dev.ringproof.adapters.sms.development;

import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.port.out.SmsGateway;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The gateway that shows messages to a developer instead of sending them, with number and code in the clear. Each
 * message is in a box of plain ASCII, since the console of a container often knows nothing else.
 */
public final class DevelopmentGateway implements SmsGateway {
    public static final GatewayType TYPE = new GatewayType(
            "development",
            "a box on the console; nothing is sent",
            List.of(),
            (settings, surroundings) -> new DevelopmentGateway(settings.name(), surroundings.console()));

    private final String name;
    private final PrintStream out;

    DevelopmentGateway(String name, PrintStream out) {
        this.name = name;
        this.out = out;
    }

    @Override
    public String name() {
        return name;
    }

    /** Prints each box in one call, so the boxes of parallel messages do not mix. */
    @Override
    public Handover handOver(OutgoingMessage message) {
        out.print(box(message));
        out.flush();
        return new Handover.Accepted(message.id().value());
    }

    private static String box(OutgoingMessage message) {
        var title = "- SMS to " + message.to().value() + ", " + message.id() + " ";
        var lines = message.body().lines().toList();
        int width = Stream.concat(Stream.of(title), lines.stream())
                .mapToInt(String::length)
                .max()
                .orElse(0);
        return lines.stream()
                .map(line -> "| " + line + " ".repeat(width - line.length()) + " |\n")
                .collect(Collectors.joining("", edge(title, width), edge("", width)));
    }

    private static String edge(String title, int width) {
        return "+-" + title + "-".repeat(width - title.length()) + "-+\n";
    }
}
