package dev.ringproof.adapters.sms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewayType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiles the examples in Java of docs/carriers.md, and compares each with the example for operators above it. */
class JavaExamplesTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "carriers.md");
    private static final Pattern SECTION = Pattern.compile("(?ms)^## `([a-z]+)`.*?(?=^## |\\z)");
    private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```");
    private static final Pattern CALL = Pattern.compile("(?m)^ +\\.([a-zA-Z]+)\\(");

    @TempDir
    Path classes;

    static List<GatewayType> types() {
        return Gateways.types();
    }

    @Test
    void each_type_has_an_example_and_all_examples_compile() throws IOException {
        var examples = examples(Files.readString(DOCUMENT));

        assertThat(examples).hasSize(types().size() + 1);
        assertThat(problems(program(examples))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_example_in_java_sets_what_the_one_for_operators_sets(GatewayType type) throws IOException {
        var section = SECTION.matcher(Files.readString(DOCUMENT))
                .results()
                .filter(found -> found.group(1).equals(type.name()))
                .map(found -> found.group())
                .findFirst()
                .orElseThrow();

        var called = CALL.matcher(examples(section).getFirst())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        called.remove("open");
        assertThat(called).isEqualTo(namesOfVariables(type, section));
    }

    private static Set<String> namesOfVariables(GatewayType type, String section) {
        return type.settings().stream()
                .filter(setting -> Pattern.compile("(?m)^RINGPROOF_SMS_" + type.name().toUpperCase(Locale.ROOT)
                                + "_" + setting.key() + "=")
                        .matcher(section)
                        .find())
                .map(GatewaySetting::javaName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> examples(String markdown) {
        return JAVA.matcher(markdown).results().map(found -> found.group(1)).toList();
    }

    private static String program(List<String> examples) {
        return examples.stream()
                .map(example -> "{\n" + example + "}\n")
                .collect(Collectors.joining(
                        "",
                        """
                        import dev.ringproof.adapters.sms.*;
                        import java.net.URI;
                        import java.nio.file.*;
                        import java.time.Duration;
                        import java.util.Map;
                        class Examples {
                            void run() throws Exception {
                        """,
                        "}}"));
    }

    private List<String> problems(String program) {
        var source = new SimpleJavaFileObject(URI.create("string:///Examples.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return program;
            }
        };
        var found = new DiagnosticCollector<JavaFileObject>();
        var options = List.of(
                "-proc:none", "--release", "21", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, found, options, null, List.of(source))
                .call();
        return found.getDiagnostics().stream()
                .map(problem -> problem.getMessage(null) + " in line " + problem.getLineNumber() + " of " + program)
                .toList();
    }
}
