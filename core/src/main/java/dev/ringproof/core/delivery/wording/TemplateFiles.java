package dev.ringproof.core.delivery.wording;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** The files that words are kept in: {@code de.properties} and so on, UTF-8, a key and its words a line. */
final class TemplateFiles {
    static final String ENDING = ".properties";

    private static final List<String> BUILT_IN =
            List.of("da", "de", "en", "es", "fi", "fr", "id", "it", "nb", "nl", "pt", "sv");

    private TemplateFiles() {}

    /** Our own words: by language tag, then by key. */
    static Map<String, Map<String, String>> builtIn() {
        var files = new HashMap<String, Map<String, String>>();
        for (var tag : BUILT_IN) {
            try (var file = TemplateFiles.class.getResourceAsStream("templates/" + tag + ENDING)) {
                var text = new String(Objects.requireNonNull(file, tag).readAllBytes(), StandardCharsets.UTF_8);
                files.put(tag, words(text));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    /** An operator's words, as far as the folder has any; what else is in it is passed over. */
    static Map<String, Map<String, String>> in(Path folder) {
        var files = new HashMap<String, Map<String, String>>();
        try (var paths = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (var path : paths) {
                var name = String.valueOf(path.getFileName());
                files.put(tag(name), read(path, name));
            }
            return files;
        } catch (IOException e) {
            throw new IllegalArgumentException(folder + " cannot be read: " + e, e);
        }
    }

    private static String tag(String name) {
        var tag = name.substring(0, name.length() - ENDING.length());
        try {
            if (new Locale.Builder().setLanguageTag(tag).build().toLanguageTag().equals(tag)) {
                return tag;
            }
        } catch (IllformedLocaleException e) {
            // said below
        }
        throw new IllegalArgumentException(name + " is not named by a language, such as de or pt-BR");
    }

    private static Map<String, String> read(Path path, String name) {
        try {
            return words(Files.readString(path));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " cannot be read as properties in UTF-8: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> words(String text) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
        var words = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(key -> words.put(key, properties.getProperty(key)));
        return words;
    }
}
