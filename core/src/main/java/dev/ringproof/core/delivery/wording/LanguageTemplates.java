package dev.ringproof.core.delivery.wording;

import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.SmsSegments;
import dev.ringproof.core.domain.E164Number;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The templates of one language. They are complete, and with the longest values each message fits one segment. */
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

    private final App app;
    private final Map<String, MessageTemplate> templates = new TreeMap<>();

    /**
     * @param byKey the template of each key; none may be missing
     * @throws IllegalArgumentException when there is an unknown key, or when a template is not right
     */
    LanguageTemplates(App app, String tag, Map<String, String> byKey) {
        this.app = app;
        byKey.forEach((key, template) -> templates.put(key, new MessageTemplate(place(tag, key), template)));
        templates.forEach(LanguageTemplates::requireWellFormed);
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

    private static void requireWellFormed(String key, MessageTemplate template) {
        var placeholders = Objects.requireNonNull(PLACEHOLDERS.get(key));
        MessageTemplate.requirePlain(template.template(), template.place());
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
        if (app.androidHash() != null && bytes > MAX_ANDROID_BYTES) {
            throw new IllegalArgumentException(place + " makes a message of " + bytes
                    + " bytes with the longest values, this app name and this host; Android reads "
                    + MAX_ANDROID_BYTES);
        }
    }

    private static void requireFits(String place, String sentence, String lines) {
        MessageTemplate.requirePlain(sentence, place);
        var segments = SmsSegments.of(sentence + lines);
        if (!segments.fitsOneGsm7Part()) {
            throw new IllegalArgumentException(place + " makes a message of " + segments.units()
                    + " septets with the longest values, this app name and this host; 160 fit");
        }
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
