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

/** Reads template files, such as {@code de.properties}: UTF-8, with one key and its template on each line. */
final class TemplateFiles {
    static final String ENDING = ".properties";

    private static final List<String> BUILT_IN = List.of(
            "ar", "da", "de", "en", "es", "fi", "fr", "hi", "id", "it", "ja", "nb", "nl", "pt", "sv", "th", "zh",
            "zh-Hant");

    private TemplateFiles() {}

    /** Returns the built-in templates by language tag, then by key. */
    static Map<String, Map<String, String>> builtIn() {
        var files = new HashMap<String, Map<String, String>>();
        for (var tag : BUILT_IN) {
            try (var file = TemplateFiles.class.getResourceAsStream("templates/" + tag + ENDING)) {
                var properties = new String(Objects.requireNonNull(file, tag).readAllBytes(), StandardCharsets.UTF_8);
                files.put(tag, templates(properties));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    /** Returns the templates in a folder by language tag, then by key. Files with another ending are ignored. */
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
            // The exception below reports it.
        }
        throw new IllegalArgumentException(name + " is not named by a language, such as de or pt-BR");
    }

    private static Map<String, String> read(Path path, String name) {
        try {
            return templates(Files.readString(path));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " cannot be read as properties in UTF-8: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> templates(String file) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(file.startsWith("\uFEFF") ? file.substring(1) : file));
        var templates = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(key -> templates.put(key, properties.getProperty(key)));
        return templates;
    }
}
