package dev.ringproof.adapters.sms.carrier.custom;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import dev.ringproof.adapters.sms.http.Json;

/**
 * A text with placeholders such as {@code {to}}. What stands for them is written as the place demands, so that no value
 * can get out of it; a name that is not known stands for nothing.
 */
record Template(String text, Escape escape) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}");
    private static final Pattern NO_HEADER = Pattern.compile("[^\\x20-\\x7e]");

    /** How a value is written where it stands. */
    enum Escape {
        /** In an address or a form. */
        URL,
        /** Within the quotes of a JSON string. */
        JSON,
        XML,
        /** In a header: printable ASCII. */
        HEADER,
        NONE;

        /** As the content type has it. */
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
                case HEADER -> NO_HEADER.matcher(value).replaceAll("");
                case NONE -> value;
            };
        }
    }

    String fill(Map<String, String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(escape.apply(values.getOrDefault(found.group(1), ""))));
    }

    /** Templates hold an operator's secrets. */
    @Override
    public String toString() {
        return "Template[" + escape + "]";
    }
}
