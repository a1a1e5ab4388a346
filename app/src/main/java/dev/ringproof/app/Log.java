package dev.ringproof.app;

import io.helidon.webserver.CloseConnectionException;
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
import org.jspecify.annotations.Nullable;

/**
 * The log. It goes to the error stream: in production each line is one JSON object, in dev each line is plain text. No
 * code may log a phone number; in case one does, the log masks everything that looks like a phone number.
 */
public final class Log {
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{5,12}([0-9]{2})(?![0-9])");
    private static final Logger ROOT = Logger.getLogger("");
    /** Java discards a logger and its level when no field refers to it, so this field keeps these loggers. */
    private static final Logger[] QUIETER = {
        Logger.getLogger("org.hibernate"),
        Logger.getLogger("org.flywaydb"),
        Logger.getLogger("com.zaxxer.hikari"),
        Logger.getLogger("io.helidon"),
        Logger.getLogger("org.glassfish.jersey"),
        Logger.getLogger("org.jboss.weld")
    };

    /** Called by java.util.logging. It configures the log with this class, so that no other code does. */
    public Log() {}

    static void begin(boolean development) {
        System.setProperty("java.util.logging.config.class", Log.class.getName());
        LogManager.getLogManager().reset();
        ROOT.setLevel(Level.INFO);
        for (var logger : QUIETER) {
            logger.setLevel(Level.WARNING);
        }
        Handler handler = new ConsoleHandler();
        handler.setFilter(entry -> !isOfClientThatIsGone(entry.getThrown()));
        handler.setFormatter(development ? new Lines() : new JsonLines());
        ROOT.addHandler(handler);
    }

    /** A client may go at any time, and one that reads a stream of messages always does. Jersey calls that an error. */
    private static boolean isOfClientThatIsGone(@Nullable Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof CloseConnectionException) {
                return true;
            }
        }
        return false;
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

    /** Returns a JSON string. No character in it can end the line or begin another field. */
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
