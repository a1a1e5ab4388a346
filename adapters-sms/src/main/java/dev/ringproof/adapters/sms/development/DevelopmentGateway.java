package dev.ringproof.adapters.sms.development;

import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.port.out.SmsGateway;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import dev.ringproof.adapters.sms.setting.GatewayType;

/**
 * Shows texts to whoever develops, number and code in the clear, instead of sending them. Plain ASCII around the text,
 * since a container's console often knows nothing else.
 */
public final class DevelopmentGateway implements SmsGateway {
    public static final GatewayType TYPE = new GatewayType(
            "development",
            "a box on the console",
            List.of(),
            (settings, surroundings) -> new DevelopmentGateway(settings.name(), surroundings.console()));

    private final String name;
    private final PrintStream out;

    public DevelopmentGateway(PrintStream out) {
        this("development", out);
    }

    DevelopmentGateway(String name, PrintStream out) {
        this.name = name;
        this.out = out;
    }

    @Override
    public String name() {
        return name;
    }

    /** Prints each box in one call, so that those of parallel texts do not mix. */
    @Override
    public Handover handOver(OutgoingMessage text) {
        out.print(box(text));
        out.flush();
        return new Handover.Accepted(text.id().value());
    }

    private static String box(OutgoingMessage text) {
        var title = "- SMS to " + text.to().value() + ", " + text.id() + " ";
        var lines = text.body().lines().toList();
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
