package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The linter finds nothing in the OpenAPI document, by the rules of {@code src/test/clients/redocly.yaml}. */
class OpenApiLintTest {
    private static final Path DOCUMENT = Path.of("../adapters-rest/src/main/resources/META-INF/openapi.yaml");

    @TempDir
    Path folder;

    @BeforeAll
    static void need_node() throws IOException {
        ClientScript.assumeInstalled();
    }

    @Test
    void the_linter_finds_nothing() throws IOException {
        assertThat(lint(DOCUMENT)).contains("Your API description is valid");
    }

    /** So it is the linter that says so, and its rules are in force. */
    @ParameterizedTest
    @CsvSource({
        "operationId: getMe, operationId: updateMe, operation-operationId-unique",
        "#/components/responses/NotFound, #/components/responses/Lost, no-unresolved-refs",
        "'required: [phone_number]', 'required: [number]', no-required-schema-properties-undefined",
        "security: [], deprecated: false, security-defined",
    })
    void the_linter_finds_a_mistake(String right, String wrong, String rule) throws IOException {
        var text = Files.readString(DOCUMENT);
        assertThat(text).contains(right);
        var broken = Files.writeString(folder.resolve("openapi.yaml"), text.replace(right, wrong));

        assertThatThrownBy(() -> lint(broken))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(rule);
    }

    private static String lint(Path document) throws IOException {
        return ClientScript.run(
                "openapi.mjs", Map.of("DOCUMENT", document.toRealPath().toString()));
    }
}
