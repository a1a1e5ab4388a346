package dev.ringproof.core.delivery.wording;

import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.SmsSegments;
import dev.ringproof.core.delivery.message.SmsSegments.Encoding;
import dev.ringproof.core.domain.E164Number;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The templates of one language. They are complete. In Latin letters, each message fits one segment of GSM-7 with the
 * longest values. In other letters, a message is UCS-2 and fits two segments.
 */
final class LanguageTemplates {
    private static final Set<String> CODE_PLACEHOLDERS = Set.of("code", "app", "lifetime");
    private static final String MINUTES = "minutes";
    private static final String SECONDS = "seconds";
    /** The keys of a file, and the placeholders that the template of each key must have. */
    static final Map<String, Set<String>> PLACEHOLDERS = placeholders();

    private static final String LONGEST_CODE = "0".repeat(10);
    private static final Duration LONGEST_MINUTES = Duration.ofMinutes(10);
    private static final Duration LONGEST_SECONDS = Duration.ofSeconds(59);
    private static final E164Number LONGEST_NUMBER = new E164Number("+" + "1".repeat(15));
    /** The longest message that the SMS Retriever of Android reads. */
    private static final int MAX_ANDROID_BYTES = 140;

    private static final int MOST_UCS_2_PARTS = 2;
    /** Most apps have codes of this length. */
    private static final String USUAL_CODE = "0".repeat(6);

    private final App app;
    private final boolean isLatin;
    private final Map<String, MessageTemplate> templates = new TreeMap<>();

    /**
     * @param byKey the template of each key; none may be missing
     * @throws IllegalArgumentException when there is an unknown key, or when a template is not right
     */
    LanguageTemplates(App app, String tag, Map<String, String> byKey) {
        this.app = app;
        this.isLatin = LanguageMatcher.isLatin(Locale.forLanguageTag(tag));
        byKey.forEach((key, template) -> templates.put(key, new MessageTemplate(place(tag, key), template)));
        templates.forEach(this::requireWellFormed);
        for (var type : MessageType.values()) {
            if (type.carriesCode()) {
                requireFits(type, LONGEST_MINUTES);
                requireFits(type, LONGEST_SECONDS);
            }
        }
        for (var notice : Notice.values()) {
            requireFits(template(notice).place(), notice(notice, LONGEST_NUMBER), "");
        }
    }

    private static String place(String tag, String key) {
        if (!PLACEHOLDERS.containsKey(key)) {
            throw new IllegalArgumentException(tag + TemplateFiles.ENDING + " has an unknown key: " + key);
        }
        return tag + TemplateFiles.ENDING + ": " + key;
    }

    private void requireWellFormed(String key, MessageTemplate template) {
        var placeholders = Objects.requireNonNull(PLACEHOLDERS.get(key));
        requireReadable(template.template(), template.place());
        template.requirePlaceholders(placeholders);
        if (placeholders.equals(CODE_PLACEHOLDERS)) {
            template.requireFirst("code");
        }
    }

    private void requireFits(MessageType type, Duration lifetime) {
        var place = template(type).place();
        var lines = app.linesFor(LONGEST_CODE);
        var sentence = sentence(type, LONGEST_CODE, lifetime);
        requireFits(place, sentence, lines);
        int bytes = (sentence + lines).getBytes(StandardCharsets.UTF_8).length;
        if (isLatin && app.androidHash() != null && bytes > MAX_ANDROID_BYTES) {
            throw new IllegalArgumentException(place + " makes a message of " + bytes
                    + " bytes with the longest values, this app name and this host; Android reads "
                    + MAX_ANDROID_BYTES);
        }
    }

    private void requireFits(String place, String sentence, String lines) {
        requireReadable(sentence, place);
        var segments = SmsSegments.of(sentence + lines);
        if (segments.encoding() == Encoding.UCS_2) {
            if (segments.parts() > MOST_UCS_2_PARTS) {
                throw new IllegalArgumentException(place + " makes a message of " + segments.units()
                        + " UTF-16 units with the longest values, this app name and this host; 134 fit");
            }
        } else if (!segments.fitsOneGsm7Part()) {
            throw new IllegalArgumentException(place + " makes a message of " + segments.units()
                    + " septets with the longest values, this app name and this host; 160 fit");
        }
    }

    private void requireReadable(String part, String place) {
        if (isLatin) {
            MessageTemplate.requirePlain(part, place);
        } else {
            MessageTemplate.requireVisible(part, place);
        }
    }

    /** Whether each message fits one segment, with a code of six digits and the longest number. */
    boolean fitsOneSegment() {
        var codes = Stream.of(MessageType.values())
                .filter(MessageType::carriesCode)
                .flatMap(type ->
                        Stream.of(LONGEST_MINUTES, LONGEST_SECONDS).map(lifetime -> code(type, USUAL_CODE, lifetime)));
        var notices = Stream.of(Notice.values()).map(notice -> notice(notice, LONGEST_NUMBER));
        return Stream.concat(codes, notices)
                .allMatch(body -> SmsSegments.of(body).parts() == 1);
    }

    String code(MessageType type, String code, Duration lifetime) {
        return sentence(type, code, lifetime) + app.linesFor(code);
    }

    private String sentence(MessageType type, String code, Duration lifetime) {
        return template(type).filled(Map.of("code", code, "app", app.name(), "lifetime", inWords(lifetime)));
    }

    private String inWords(Duration lifetime) {
        long minutes = lifetime.toMinutes();
        return minutes > 0
                ? template(MINUTES).filled(Map.of("count", Long.toString(minutes)))
                : template(SECONDS).filled(Map.of("count", Long.toString(lifetime.toSeconds())));
    }

    String notice(Notice notice, E164Number number) {
        return template(notice).filled(Map.of("app", app.name(), "number", number.masked()));
    }

    private MessageTemplate template(Enum<?> constant) {
        return template(key(constant));
    }

    private MessageTemplate template(String key) {
        return Objects.requireNonNull(templates.get(key), key);
    }

    private static Map<String, Set<String>> placeholders() {
        var placeholders = new HashMap<String, Set<String>>();
        for (var type : MessageType.values()) {
            if (type.carriesCode()) {
                placeholders.put(key(type), CODE_PLACEHOLDERS);
            }
        }
        for (var notice : Notice.values()) {
            placeholders.put(key(notice), notice.namesNumber() ? Set.of("app", "number") : Set.of("app"));
        }
        placeholders.put(MINUTES, Set.of("count"));
        placeholders.put(SECONDS, Set.of("count"));
        return Map.copyOf(placeholders);
    }

    private static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
