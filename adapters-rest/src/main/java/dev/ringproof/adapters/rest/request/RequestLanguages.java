package dev.ringproof.adapters.rest.request;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a request the languages that the user understands, the best first. A language tag that is not valid is
 * skipped and is no error, because a message in another language is better than no message. Of a long header only the
 * beginning is read.
 */
public final class RequestLanguages {
    /** The field of the body that holds a language tag. Clerk has no such field. */
    public static final String FIELD = "locale";

    private static final int MAX_TAG_LENGTH = 64;
    private static final int MAX_HEADER_LENGTH = 1000;
    private static final int MAX_RANGES = 20;
    private static final Pattern QUALITY = Pattern.compile("(?:q|Q)\\s*=\\s*([01](?:\\.\\d{0,3})?)");

    private RequestLanguages() {}

    /** A language of the header, and how much the user likes it, from 0 to 1. */
    private record Range(String tag, double quality) {
        /** Reads {@code de;q=0.8}. A quality that is not valid is 0, so the language does not count. */
        static Range of(String text) {
            int semicolon = text.indexOf(';');
            if (semicolon < 0) {
                return new Range(text, 1);
            }
            var quality = QUALITY.matcher(text.substring(semicolon + 1).strip());
            return new Range(
                    text.substring(0, semicolon),
                    quality.matches() ? Math.min(1, Double.parseDouble(quality.group(1))) : 0);
        }
    }

    /** Returns the language of {@link #FIELD}, then those of the {@code Accept-Language} header that browsers send. */
    public static List<Locale> of(ContainerRequestContext request, RequestFields fields) {
        @Nullable String header = request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE);
        return Stream.concat(of(fields).stream(), accepted(header == null ? "" : header).stream())
                .toList();
    }

    /** Returns the language of {@link #FIELD} only. The header of a back end's request does not speak for the user. */
    public static List<Locale> of(RequestFields fields) {
        @Nullable String tag = fields.optionalText(FIELD);
        return tag == null ? List.of() : language(tag).stream().toList();
    }

    /** Reads the first languages of a header. Those of equal quality keep their order. */
    static List<Locale> accepted(String header) {
        var ranges = new ArrayList<Range>();
        int from = 0;
        while (from < header.length() && ranges.size() < MAX_RANGES) {
            int comma = header.indexOf(',', from);
            int end = comma < 0 ? header.length() : comma;
            if (end > MAX_HEADER_LENGTH) {
                break;
            }
            var range = header.substring(from, end);
            if (!range.isBlank()) {
                ranges.add(Range.of(range));
            }
            from = end + 1;
        }
        return ranges.stream()
                .filter(range -> range.quality() > 0)
                .sorted(Comparator.comparingDouble(Range::quality).reversed())
                .flatMap(range -> language(range.tag()).stream())
                .distinct()
                .toList();
    }

    /** Reads {@code pt_BR} as {@code pt-BR}, because many programs write an underscore. */
    private static Optional<Locale> language(String tag) {
        return Optional.of(tag.strip())
                .filter(text -> text.length() <= MAX_TAG_LENGTH)
                .map(text -> Locale.forLanguageTag(text.replace('_', '-')))
                .filter(locale -> !locale.getLanguage().isEmpty());
    }
}
