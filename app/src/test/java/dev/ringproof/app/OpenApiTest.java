package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI document describes the operations that the resources have, and no others. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    @Test
    void it_describes_every_operation_and_no_other() throws IOException {
        assertThat(described()).isEqualTo(served());
    }

    /** A token can be missing or wrong, and it cannot always be checked. */
    @Test
    void every_operation_that_reads_a_user_token_has_the_statuses_of_one_that_is_not_accepted() throws IOException {
        var withToken = new TreeSet<String>();
        paths().forEach((path, item) -> item.forEach((method, operation) -> {
            if (METHODS.contains(method) && readsUserToken((Map<?, ?>) operation)) {
                withToken.add(method + " " + path);
                var responses = Objects.requireNonNull(((Map<?, ?>) operation).get("responses"));
                assertThat(((Map<?, ?>) responses).keySet())
                        .as("%s %s", method, path)
                        .map(String::valueOf)
                        .contains("401", "503");
            }
        }));

        assertThat(withToken).hasSizeGreaterThan(12);
    }

    private static boolean readsUserToken(Map<?, ?> operation) {
        return String.valueOf(operation.get("security")).contains("userToken");
    }

    private static Map<String, Map<String, Object>> paths() throws IOException {
        try (InputStream document = OpenApiTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            Map<String, Map<String, Map<String, Object>>> root =
                    new Yaml(new SafeConstructor(OpenApiDocument.manyAliases())).load(document);
            return Objects.requireNonNull(root.get("paths"));
        }
    }

    private static Set<String> described() throws IOException {
        var all = new TreeSet<String>();
        paths().forEach((path, item) -> item.keySet().stream()
                .filter(METHODS::contains)
                .forEach(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return all;
    }

    private static Set<String> served() {
        return new ClassFileImporter()
                .importPackages("dev.ringproof.adapters.rest").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(type -> type.reflect())
                        .flatMap(OpenApiTest::operations)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> operations(Class<?> resource) {
        var base = resource.getAnnotation(Path.class).value();
        return Arrays.stream(resource.getDeclaredMethods())
                .flatMap(method -> verb(method).map(verb -> {
                    var path = method.getAnnotation(Path.class);
                    return verb + " " + base + (path == null ? "" : "/" + path.value());
                }));
    }

    private static Stream<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(HttpMethod::value);
    }
}
