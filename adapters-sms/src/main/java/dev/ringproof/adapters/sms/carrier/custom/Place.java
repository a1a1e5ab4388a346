package dev.ringproof.adapters.sms.carrier.custom;

import java.util.Optional;
import java.util.regex.Pattern;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.setting.GatewaySettings;

/** Where in a body something stands: at a JSON pointer, or at the first group of a regular expression. */
sealed interface Place {

    Optional<String> in(String body);

    record Pointer(String pointer) implements Place {
        @Override
        public Optional<String> in(String body) {
            return Json.read(body).flatMap(json -> Json.text(json, pointer));
        }
    }

    record Group(Pattern pattern) implements Place {
        @Override
        public Optional<String> in(String body) {
            var matcher = pattern.matcher(body);
            return matcher.find() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
        }
    }

    /** Reads a setting: what begins with a slash is a pointer, all else an expression. */
    static Optional<Place> of(GatewaySettings settings, String key) {
        return settings.optional(key).map(text -> {
            if (text.startsWith("/")) {
                return new Pointer(text);
            }
            var pattern = settings.pattern(key).orElseThrow();
            if (pattern.matcher("").groupCount() < 1) {
                throw settings.wrong(key, "is a JSON pointer, or a regular expression with a group");
            }
            return new Group(pattern);
        });
    }
}
