package dev.ringproof.adapters.sms.carrier.custom;

import dev.ringproof.adapters.sms.http.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of an HTTP request with placeholders such as {@code {to}}. Each value is escaped for the place where it is
 * put, so no value can change the structure around it. A placeholder with an unknown name becomes empty.
 */
record RequestTemplate(String text, Escape escape) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}");
    private static final Pattern NOT_IN_A_HEADER = Pattern.compile("[^\\x20-\\x7e]");

    /** How a value is escaped. */
    enum Escape {
        /** For a URL or a form. */
        URL,
        /** For the inside of a JSON string. */
        JSON,
        XML,
        /** For a header: only printable ASCII remains. */
        HEADER,
        NONE;

        /** Returns the escaping that a body of this content type needs. */
        static Escape of(String contentType) {
            if (contentType.contains("form-urlencoded")) {
                return URL;
            }
            if (contentType.contains("json")) {
                return JSON;
            }
            return contentType.contains("xml") ? XML : NONE;
        }

        String apply(String value) {
            return switch (this) {
                case URL -> URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
                case JSON -> {
                    var quoted = Json.PROVIDER.createValue(value).toString();
                    yield quoted.substring(1, quoted.length() - 1);
                }
                case XML ->
                    value.replace("&", "&amp;")
                            .replace("<", "&lt;")
                            .replace(">", "&gt;")
                            .replace("\"", "&quot;")
                            .replace("'", "&apos;");
                case HEADER -> NOT_IN_A_HEADER.matcher(value).replaceAll("");
                case NONE -> value;
            };
        }
    }

    String fill(Map<String, String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(escape.apply(values.getOrDefault(found.group(1), ""))));
    }

    /** Shows only the escaping, since a template may hold the operator's secrets. */
    @Override
    public String toString() {
        return "RequestTemplate[" + escape + "]";
    }
}
