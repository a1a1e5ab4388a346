package dev.ringproof.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * The log: on the error stream, one JSON object a line in production, plain lines in dev. Whatever looks like a phone
 * number is masked, as a net under everybody's duty to log none.
 */
public final class Log {
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{5,12}([0-9]{2})(?![0-9])");
    private static final Logger ROOT = Logger.getLogger("");
    /** Held, since loggers that nobody holds forget their level. */
    private static final Logger[] QUIETER = {
        Logger.getLogger("org.hibernate"),
        Logger.getLogger("org.flywaydb"),
        Logger.getLogger("com.zaxxer.hikari"),
        Logger.getLogger("io.helidon"),
        Logger.getLogger("org.glassfish.jersey"),
        Logger.getLogger("org.jboss.weld")
    };

    /** Made by java.util.logging, which is told this class' name so that nobody else sets the log up. */
    public Log() {}

    static void begin(boolean development) {
        System.setProperty("java.util.logging.config.class", Log.class.getName());
        LogManager.getLogManager().reset();
        ROOT.setLevel(Level.INFO);
        for (var logger : QUIETER) {
            logger.setLevel(Level.WARNING);
        }
        Handler handler = new ConsoleHandler();
        handler.setFormatter(development ? new Lines() : new JsonLines());
        ROOT.addHandler(handler);
    }

    static String masked(String text) {
        return NUMBER.matcher(text).replaceAll("+***$1");
    }

    private static final class Lines extends Formatter {
        @Override
        public String format(LogRecord entry) {
            return masked("%s %-7s %s%n%s"
                    .formatted(entry.getInstant(), entry.getLevel(), formatMessage(entry), trace(entry)));
        }
    }

    private static final class JsonLines extends Formatter {
        @Override
        public String format(LogRecord entry) {
            return "{\"time\":" + quoted(Instant.ofEpochMilli(entry.getMillis()).toString()) + ",\"level\":"
                    + quoted(entry.getLevel().getName()) + ",\"logger\":" + quoted(entry.getLoggerName())
                    + ",\"message\":" + quoted(masked(formatMessage(entry)))
                    + (entry.getThrown() == null ? "" : ",\"thrown\":" + quoted(masked(trace(entry)))) + "}\n";
        }
    }

    private static String trace(LogRecord entry) {
        if (entry.getThrown() == null) {
            return "";
        }
        var text = new StringWriter();
        entry.getThrown().printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** A JSON string: nothing in it can end the line or begin another field. */
    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                default -> {
                    if (c < 0x20 || c == 0x2028 || c == 0x2029) {
                        json.append("\\u%04x".formatted(c));
                    } else {
                        json.append((char) c);
                    }
                }
            }
        });
        return json.append('"').toString();
    }
}
