package dev.ringproof.adapters.sms.carrier.custom;

import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import java.util.Optional;
import java.util.regex.Pattern;

/** Selects one value of a body: at a JSON pointer, or by the first group of a regular expression. */
sealed interface BodySelector {

    Optional<String> select(String body);

    record Pointer(String pointer) implements BodySelector {
        @Override
        public Optional<String> select(String body) {
            return Json.read(body).flatMap(json -> Json.text(json, pointer));
        }
    }

    record Group(Pattern pattern) implements BodySelector {
        @Override
        public Optional<String> select(String body) {
            var matcher = pattern.matcher(body);
            return matcher.find() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
        }
    }

    /** Reads a setting: a value that begins with a slash is a pointer, any other value is an expression. */
    static Optional<BodySelector> of(GatewaySettings settings, String key) {
        return settings.optional(key).map(value -> {
            if (value.startsWith("/")) {
                return new Pointer(value);
            }
            var pattern = settings.pattern(key).orElseThrow();
            if (pattern.matcher("").groupCount() < 1) {
                throw settings.wrong(key, "must be a JSON pointer, or a regular expression with a group");
            }
            return new Group(pattern);
        });
    }
}
