package dev.ringproof.adapters.rest.request;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the reader of a text reads, best first. A text in another language is better than none, so what makes no sense is
 * passed over, and not an error.
 */
public final class RequestLanguages {
    public static final String FIELD = "locale";

    private static final int LONGEST_HEADER = 256;

    private RequestLanguages() {}

    /** As a person's request says: in Ringproof's own field, or else in the header that browsers send. */
    public static List<Locale> of(ContainerRequestContext request, RequestFields fields) {
        @Nullable String header = request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE);
        return Stream.concat(of(fields).stream(), accepted(header)).toList();
    }

    /** As a back end says in the field alone: its header is its own, and not that of whom it asks for. */
    public static List<Locale> of(RequestFields fields) {
        @Nullable String tag = fields.optionalText(FIELD);
        return tag == null
                ? List.of()
                : Stream.of(locale(tag)).filter(RequestLanguages::isLanguage).toList();
    }

    private static Stream<Locale> accepted(@Nullable String header) {
        if (header == null || header.length() > LONGEST_HEADER) {
            return Stream.empty();
        }
        try {
            return LanguageRange.parse(header).stream()
                    .filter(range -> range.getWeight() > 0)
                    .map(range -> locale(range.getRange()))
                    .filter(RequestLanguages::isLanguage);
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }

    /** Reads {@code pt_BR}, as many programs write it, too. */
    private static Locale locale(String tag) {
        return Locale.forLanguageTag(tag.strip().replace('_', '-'));
    }

    private static boolean isLanguage(Locale locale) {
        return !locale.getLanguage().isEmpty();
    }
}
