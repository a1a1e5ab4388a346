package dev.ringproof.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringproof.app.CallSender.Header;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One request, byte by byte.
 *
 * @param description the operation, and what was done to a valid request for it
 * @param target the raw path and query
 * @param body the bytes of the body, each as one character
 */
record Call(String description, String method, String target, List<Header> headers, String body) {

    byte[] bytes() {
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
        bytes.writeBytes(body.getBytes(ISO_8859_1));
        return bytes.toByteArray();
    }

    String path() {
        return target.replaceFirst("\\?.*", "");
    }

    /** Returns a line for Bash that sends the same request. Only zero bytes cannot stand in it. */
    String curl(String base) {
        var given = headers.stream()
                .filter(header -> !header.name().equals("Content-Length"))
                .map(header -> "-H " + quoted(header.name() + (header.value().isEmpty() ? ";" : ": " + header.value())))
                .collect(Collectors.joining(" "));
        return "curl -i -s --path-as-is -X " + quoted(method) + " " + given
                + (body.isEmpty() ? "" : " --data-binary " + quotedBytes(body)) + " " + quoted(base + target);
    }

    private static String quoted(String text) {
        return quotedBytes(new String(text.getBytes(UTF_8), ISO_8859_1));
    }

    private static String quotedBytes(String bytes) {
        var quoted = new StringBuilder("$'");
        bytes.chars().forEach(b -> {
            if (b == '\'' || b == '\\') {
                quoted.append('\\').append((char) b);
            } else if (b >= ' ' && b < 0x7f) {
                quoted.append((char) b);
            } else {
                quoted.append("\\x%02x".formatted(b));
            }
        });
        return quoted.append('\'').toString();
    }
}
