package dev.ringproof.app.network;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request, checked by RFC 9112. Every recipient must find the same end of the request, so whatever two
 * recipients could read in two ways is refused: a length that stands twice (even if both are equal), a length beside a
 * transfer coding, any coding but {@code chunked}, blanks before a colon, folded lines.
 */
final class RequestHead {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") ([^ ]+) HTTP/([0-9])\\.([0-9])");
    private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):[ \\t]*+(.*)", Pattern.DOTALL);
    private static final Pattern ORIGIN_FORM = Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*+");
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
        if (!line.matches()) {
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
        var field = FIELD.matcher(line);
        if (!field.matches()) {
            throw new RequestRefused(400, "a header is not well-formed");
        }
        return new Field(field.group(1), withoutBlanksAtTheEnd(field.group(2)));
    }

    private static String withoutBlanksAtTheEnd(String value) {
        int end = value.length();
        while (end > 0 && (value.charAt(end - 1) == ' ' || value.charAt(end - 1) == '\t')) {
            end--;
        }
        return value.substring(0, end);
    }

    private static RequestHead of(String method, String target, List<Field> fields) {
        var lengths = take(fields, "Content-Length");
        var codings = take(fields, "Transfer-Encoding");
        boolean chunked = chunked(codings, lengths);
        long length = length(lengths);
        boolean awaitsContinue = awaitsContinue(take(fields, "Expect")) && (chunked || length > 0);
        take(fields, "Trailer");
        closeIfAsked(fields);
        if (fields.stream()
                .anyMatch(field -> field.name().equalsIgnoreCase("Content-Encoding")
                        && !field.value().equalsIgnoreCase("identity"))) {
            throw new RequestRefused(415, "bodies are not encoded");
        }
        var origin = origin(method, target, fields);
        return new RequestHead(method, origin, List.copyOf(fields), length, chunked, awaitsContinue);
    }

    /** Removes the fields of a name, and returns their values. */
    private static List<String> take(List<Field> fields, String name) {
        var values = fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
        fields.removeIf(field -> field.name().equalsIgnoreCase(name));
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
        var options = String.join(",", take(fields, "Connection")).toLowerCase(Locale.ROOT);
        for (var option : options.split(",", -1)) {
            if (option.strip().equals("close")) {
                fields.add(CLOSE);
                return;
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
        var absolute = ABSOLUTE_FORM.matcher(target);
        if (absolute.matches()) {
            host = absolute.group(1);
            origin = path(absolute.group(2));
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
        return ORIGIN_FORM.matcher(target).matches();
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
