package dev.ringproof.adapters.rest.request;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a request the languages that the user understands, the best first. A language tag that is not valid is
 * skipped and is no error, because a message in another language is better than no message.
 */
public final class RequestLanguages {
    /** The field of the body that holds a language tag. Clerk has no such field. */
    public static final String FIELD = "locale";

    private static final int MAX_HEADER_LENGTH = 256;

    private RequestLanguages() {}

    /** Returns the language of {@link #FIELD}, then those of the {@code Accept-Language} header that browsers send. */
    public static List<Locale> of(ContainerRequestContext request, RequestFields fields) {
        @Nullable String header = request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE);
        return Stream.concat(of(fields).stream(), accepted(header)).toList();
    }

    /** Returns the language of {@link #FIELD} only. The header of a back end's request does not speak for the user. */
    public static List<Locale> of(RequestFields fields) {
        @Nullable String tag = fields.optionalText(FIELD);
        return tag == null
                ? List.of()
                : Stream.of(locale(tag)).filter(RequestLanguages::isLanguage).toList();
    }

    private static Stream<Locale> accepted(@Nullable String header) {
        if (header == null || header.length() > MAX_HEADER_LENGTH) {
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

    /** Reads {@code pt_BR} as {@code pt-BR}, because many programs write an underscore. */
    private static Locale locale(String tag) {
        return Locale.forLanguageTag(tag.strip().replace('_', '-'));
    }

    private static boolean isLanguage(Locale locale) {
        return !locale.getLanguage().isEmpty();
    }
}
