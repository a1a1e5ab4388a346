package dev.ringproof.adapters.rest.request;

import dev.ringproof.core.domain.IpAddress;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The addresses through which a request came, as the headers {@code X-Forwarded-For} or {@code Forwarded} (RFC 7239) say
 * it: the nearest one first, which is the last one of the header. Each proxy adds the address from which it got the
 * request at the end. So this reads from the end, and what a client has written before cannot change how the rest is
 * read. An entry without a readable address is empty: a hidden or unknown client, or malformed text. An address with a
 * port may stand without quotes, as many proxies write it.
 */
final class ForwardedHops implements Iterator<Optional<IpAddress>> {
    /** A longer entry is no address with a few parameters. The pattern of a pair needs some stack for each character. */
    private static final int LONGEST_ENTRY = 512;

    private static final Pattern PORT = Pattern.compile(":(?:[0-9]{1,5}|_[A-Za-z0-9._-]+)");
    private static final Pattern PAIR = Pattern.compile(
            "[ \\t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:([^\\s\",;=]+)|\"((?:[^\"\\\\]|\\\\.)*+)\")[ \\t]*(?:;|$)");

    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    private final List<String> lines;
    private final boolean quotes;
    private final Function<String, Optional<IpAddress>> reader;
    private int line;
    /** The end of what is not read yet of the line; negative if the whole line is read. */
    private int end;

    private ForwardedHops(List<String> lines, boolean quotes, Function<String, Optional<IpAddress>> reader) {
        this.lines = lines;
        this.quotes = quotes;
        this.reader = reader;
        this.line = lines.size() - 1;
        this.end = lines.isEmpty() ? -1 : lines.getLast().length();
    }

    /** Reads the lines of the header {@code X-Forwarded-For}, in the order of the request. */
    static ForwardedHops ofXForwardedFor(List<String> lines) {
        return new ForwardedHops(lines, false, ForwardedHops::node);
    }

    /** Reads the lines of the header {@code Forwarded}, in the order of the request. */
    static ForwardedHops ofForwarded(List<String> lines) {
        return new ForwardedHops(lines, true, ForwardedHops::element);
    }

    @Override
    public boolean hasNext() {
        skipEmpty();
        return end >= 0;
    }

    @Override
    public Optional<IpAddress> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int comma = commaBefore(end);
        var entry = lines.get(line).substring(comma + 1, end).strip();
        end = comma;
        return entry.length() > LONGEST_ENTRY ? Optional.empty() : reader.apply(entry);
    }

    /** Lists may have empty entries (RFC 9110, 5.6.1), which say nothing. */
    private void skipEmpty() {
        while (line >= 0) {
            if (end < 0) {
                line--;
                end = line < 0 ? -1 : lines.get(line).length();
            } else {
                int comma = commaBefore(end);
                if (!lines.get(line).substring(comma + 1, end).isBlank()) {
                    return;
                }
                end = comma;
            }
        }
    }

    /** Returns the place of the last comma before an end that is not within quotes; -1 if there is none. */
    private int commaBefore(int from) {
        var text = lines.get(line);
        boolean quoted = false;
        for (int i = from - 1; i >= 0; i--) {
            char character = text.charAt(i);
            if (quotes && character == '"' && !isEscaped(text, i)) {
                quoted = !quoted;
            } else if (character == ',' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** Returns whether an odd number of backslashes stands before a character. */
    private static boolean isEscaped(String text, int at) {
        int first = at;
        while (first > 0 && text.charAt(first - 1) == '\\') {
            first--;
        }
        return (at - first) % 2 == 1;
    }

    /** Reads an element such as {@code for="[2001:db8::1]:4711";proto=https}. It names one address, or none. */
    private static Optional<IpAddress> element(String text) {
        var pair = PAIR.matcher(text);
        var address = Optional.<IpAddress>empty();
        boolean named = false;
        int from = 0;
        while (from < text.length()) {
            if (!pair.region(from, text.length()).lookingAt()) {
                return Optional.empty();
            }
            if (pair.group(1).equalsIgnoreCase("for")) {
                if (named) {
                    return Optional.empty();
                }
                named = true;
                address = node(pair.group(2) == null ? unescaped(pair.group(3)) : pair.group(2));
            }
            from = pair.end();
        }
        return address;
    }

    private static String unescaped(String quoted) {
        return ESCAPED.matcher(quoted).replaceAll("$1");
    }

    /** Reads an address with or without a port. An IPv6 address with a port is in brackets. */
    private static Optional<IpAddress> node(String text) {
        int close = text.indexOf(']');
        if (text.startsWith("[") && close > 0) {
            var port = text.substring(close + 1);
            var address = text.substring(1, close);
            return address.indexOf(':') >= 0 && isPortOrEmpty(port) ? IpAddress.of(address) : Optional.empty();
        }
        int colon = text.indexOf(':');
        boolean hasPort = colon >= 0 && colon == text.lastIndexOf(':');
        if (!hasPort) {
            return IpAddress.of(text);
        }
        return isPortOrEmpty(text.substring(colon)) ? IpAddress.of(text.substring(0, colon)) : Optional.empty();
    }

    private static boolean isPortOrEmpty(String text) {
        return text.isEmpty() || PORT.matcher(text).matches();
    }
}
