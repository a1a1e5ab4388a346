package dev.ringproof.adapters.rest.json;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user agent says of the browser and the device, for a person who looks at the list of their sessions. It is a
 * guess by the names that are in wide use, and everybody can send any name.
 */
record UserAgent(
        @Nullable String browser,
        @Nullable String version,
        @Nullable String device,
        boolean isMobile) {
    private record Name(String shown, Pattern pattern) {
        private static Name of(String shown, String product) {
            return new Name(shown, Pattern.compile(product + "/([0-9][0-9.]{0,19})"));
        }
    }

    /** The order matters, since most browsers also name the ones before them. */
    private static final List<Name> BROWSERS = List.of(
            Name.of("Edge", "Edg(?:e|A|iOS)?"),
            Name.of("Opera", "OPR"),
            Name.of("Samsung Internet", "SamsungBrowser"),
            Name.of("Firefox", "(?:Firefox|FxiOS)"),
            Name.of("Chrome", "(?:HeadlessChrome|Chrome|CriOS)"),
            Name.of("Safari", "Version"));

    /** Each device with the word by which a user agent names it. The order matters here, too. */
    private static final List<String> DEVICES = List.of("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux");

    private static final Pattern MOBILE = Pattern.compile("Mobi|iPhone|iPad|Android");

    static UserAgent of(@Nullable String text) {
        if (text == null) {
            return new UserAgent(null, null, null, false);
        }
        var device = DEVICES.stream().filter(text::contains).findFirst().orElse(null);
        boolean mobile = MOBILE.matcher(text).find();
        for (var name : BROWSERS) {
            var found = name.pattern().matcher(text);
            if (found.find()) {
                return new UserAgent(name.shown(), found.group(1), device, mobile);
            }
        }
        return new UserAgent(null, null, device, mobile);
    }
}
