package dev.ringproof.app.network;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request, checked by RFC 9112. Every recipient must find the same end of the request, so whatever two
 * recipients could read in two ways is refused: a length that stands twice (even if both are equal), a length beside a
 * transfer coding, any coding but {@code chunked}, blanks before a colon, folded lines.
 */
final class RequestHead {
    private static final String LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    /** The characters of a token: RFC 9110, section 5.6.2. */
    private static final boolean[] TOKEN = set("!#$%&'*+.^_`|~-" + LETTERS_AND_DIGITS);
    /** The characters of a path and a query that need no escape: RFC 3986, sections 3.3 and 3.4. */
    private static final boolean[] PLAIN = set("._~!$&'()*+,;=:@/?-" + LETTERS_AND_DIGITS);

    private static final Pattern REQUEST_LINE = Pattern.compile("([^ ]+) ([^ ]+) HTTP/([0-9])\\.([0-9])");
    private static final Pattern ABSOLUTE_FORM =
            Pattern.compile("https?://([^/?#]+)([/?].*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{0,5}))?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Field CLOSE = new Field("Connection", "close");
    private static final int MAX_PORT = 65_535;

    private final String method;
    private final String target;
    private final List<Field> fields;
    private final long length;
    private final boolean chunked;
    private final boolean awaitsContinue;

    private record Field(String name, String value) {}

    private RequestHead(
            String method, String target, List<Field> fields, long length, boolean chunked, boolean awaitsContinue) {
        this.method = method;
        this.target = target;
        this.fields = fields;
        this.length = length;
        this.chunked = chunked;
        this.awaitsContinue = awaitsContinue;
    }

    /**
     * Reads a head.
     *
     * @param lines the request line and the fields, without ends of lines; each character is one byte
     * @throws RequestRefused if it is not a head, or if this server does not serve such a request
     */
    static RequestHead of(List<String> lines) {
        var line = REQUEST_LINE.matcher(lines.getFirst());
        if (!line.matches() || !isToken(line.group(1))) {
            throw new RequestRefused(400, "the request line is not well-formed");
        }
        if (!line.group(3).equals("1") || !line.group(4).equals("1")) {
            throw new RequestRefused(505, "the version is not HTTP/1.1");
        }
        var method = line.group(1);
        if (method.equals("CONNECT")) {
            throw new RequestRefused(405, "this server is no proxy");
        }
        var fields = new ArrayList<Field>();
        for (var text : lines.subList(1, lines.size())) {
            fields.add(field(text));
        }
        return of(method, line.group(2), fields);
    }

    private static Field field(String line) {
        int colon = line.indexOf(':');
        var name = line.substring(0, Math.max(0, colon));
        if (!isToken(name)) {
            throw new RequestRefused(400, "a header is not well-formed");
        }
        int begin = colon + 1;
        int end = line.length();
        while (begin < end && isBlank(line.charAt(begin))) {
            begin++;
        }
        while (begin < end && isBlank(line.charAt(end - 1))) {
            end--;
        }
        return new Field(name, line.substring(begin, end));
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t';
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isIn(TOKEN, text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean[] set(String characters) {
        var set = new boolean[128];
        characters.chars().forEach(character -> set[character] = true);
        return set;
    }

    private static boolean isIn(boolean[] set, char character) {
        return character < set.length && set[character];
    }

    private static RequestHead of(String method, String target, List<Field> fields) {
        var lengths = take(fields, "Content-Length");
        var codings = take(fields, "Transfer-Encoding");
        boolean chunked = chunked(codings, lengths);
        long length = length(lengths);
        boolean awaitsContinue = awaitsContinue(take(fields, "Expect")) && (chunked || length > 0);
        take(fields, "Trailer");
        closeIfAsked(fields);
        for (var field : fields) {
            if (field.name().equalsIgnoreCase("Content-Encoding")
                    && !field.value().equalsIgnoreCase("identity")) {
                throw new RequestRefused(415, "bodies are not encoded");
            }
        }
        var origin = origin(method, target, fields);
        return new RequestHead(method, origin, List.copyOf(fields), length, chunked, awaitsContinue);
    }

    /** Removes the fields of a name, and returns their values. */
    private static List<String> take(List<Field> fields, String name) {
        List<String> values = List.of();
        for (var each = fields.iterator(); each.hasNext(); ) {
            var field = each.next();
            if (field.name().equalsIgnoreCase(name)) {
                values = values.isEmpty() ? new ArrayList<>() : values;
                values.add(field.value());
                each.remove();
            }
        }
        return values;
    }

    private static boolean chunked(List<String> codings, List<String> lengths) {
        if (codings.isEmpty()) {
            return false;
        }
        if (codings.size() > 1 || !lengths.isEmpty() || !codings.getFirst().equalsIgnoreCase("chunked")) {
            throw new RequestRefused(400, "the transfer coding is not chunked alone");
        }
        return true;
    }

    private static long length(List<String> lengths) {
        if (lengths.isEmpty()) {
            return 0;
        }
        if (lengths.size() > 1 || !LENGTH.matcher(lengths.getFirst()).matches()) {
            throw new RequestRefused(400, "the length of the body is not one number");
        }
        return Long.parseLong(lengths.getFirst());
    }

    private static boolean awaitsContinue(List<String> expectations) {
        if (expectations.stream().anyMatch(value -> !value.equalsIgnoreCase("100-continue"))) {
            throw new RequestRefused(417, "the only known expectation is 100-continue");
        }
        return !expectations.isEmpty();
    }

    /** Writes the option {@code close} in the one spelling that Helidon knows, and leaves out all other options. */
    private static void closeIfAsked(List<Field> fields) {
        for (var options : take(fields, "Connection")) {
            for (var option : options.split(",", -1)) {
                if (option.strip().equalsIgnoreCase("close")) {
                    fields.add(CLOSE);
                    return;
                }
            }
        }
    }

    /** Checks the host. Returns the target in its usual form, which begins with a slash. */
    private static String origin(String method, String target, List<Field> fields) {
        var hosts = take(fields, "Host");
        if (hosts.size() != 1 || !isHost(hosts.getFirst())) {
            throw new RequestRefused(400, "the request does not name one host");
        }
        var host = hosts.getFirst();
        var origin = target;
        if (!target.startsWith("/")) {
            var absolute = ABSOLUTE_FORM.matcher(target);
            if (absolute.matches()) {
                host = absolute.group(1);
                origin = path(absolute.group(2));
            }
        }
        if (!isHost(host) || !(isOriginForm(origin) || (method.equals("OPTIONS") && origin.equals("*")))) {
            throw new RequestRefused(400, "the target is not well-formed");
        }
        fields.add(new Field("Host", host));
        return origin;
    }

    private static String path(@Nullable String rest) {
        if (rest == null) {
            return "/";
        }
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static boolean isOriginForm(String target) {
        if (!target.startsWith("/")) {
            return false;
        }
        for (int i = 1; i < target.length(); i++) {
            char character = target.charAt(i);
            if (character == '%' && isEscape(target, i)) {
                i += 2;
            } else if (!isIn(PLAIN, character)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEscape(String target, int percent) {
        return percent + 2 < target.length()
                && HexFormat.isHexDigit(target.charAt(percent + 1))
                && HexFormat.isHexDigit(target.charAt(percent + 2));
    }

    private static boolean isHost(String host) {
        var matcher = HOST.matcher(host);
        return matcher.matches()
                && (matcher.group(1) == null
                        || matcher.group(1).isEmpty()
                        || Integer.parseInt(matcher.group(1)) <= MAX_PORT);
    }

    /** Returns the length of the body as the head says it; 0 if the body is chunked or there is none. */
    long length() {
        return length;
    }

    boolean isChunked() {
        return chunked;
    }

    /** Tells whether the client sends the body only after the interim response 100. */
    boolean awaitsContinue() {
        return awaitsContinue;
    }

    /** Tells whether the client asks the server to close the connection after the answer. */
    boolean isLast() {
        return fields.contains(CLOSE);
    }

    /** Writes the head in its simplest form, with the length of the body that has been read. */
    byte[] bytes(int bodyLength) {
        var text = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        for (var field : fields) {
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        if (bodyLength > 0) {
            text.append("Content-Length: ").append(bodyLength).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
