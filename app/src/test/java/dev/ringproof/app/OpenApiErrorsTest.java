package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.response.WireError;
import dev.ringproof.app.OpenApiDocument.Operation;
import dev.ringproof.app.PossibleErrors.Code;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The OpenAPI document says which errors each operation can answer: those that are found in the code of the server. */
class OpenApiErrorsTest {
    private static final Set<String> NOT_WITHOUT_A_BODY = Set.of("form_param_duplicate", "form_param_type_invalid");

    /**
     * What the search finds and the operation cannot answer: a user cannot name that role of a number there, and a
     * sign-in that was just begun is there, and no code was sent for it yet.
     */
    private static final Map<String, Set<Code>> IMPOSSIBLE = Map.of(
            "createMyPhoneNumber", Set.of(new Code(422, "form_param_value_invalid")),
            "updateMyPhoneNumber", Set.of(new Code(422, "form_param_value_invalid")),
            "updateMe", Set.of(new Code(400, "identification_update_second_factor_unverified")),
            "createSignIn",
                    Set.of(
                            new Code(404, "resource_not_found"),
                            new Code(400, "client_state_invalid"),
                            new Code(400, "verification_failed"),
                            new Code(429, "verification_code_too_many_requests")));

    private final OpenApiDocument document = OpenApiDocument.read();

    @Test
    void each_operation_has_the_errors_that_it_can_answer_and_no_others() {
        var documented = new TreeMap<String, Set<Code>>();
        var possible = new TreeMap<String, Set<Code>>();
        PossibleErrors.byOperation().forEach((route, codes) -> {
            var operation = document.operations().stream()
                    .filter(each -> route.equals(each.method() + " " + each.path()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(route + " is not documented"));
            documented.put(operation.id(), documented(operation));
            possible.put(operation.id(), possible(operation, codes));
        });

        assertThat(documented).hasSizeGreaterThan(50).isEqualTo(possible);
    }

    private Set<Code> documented(Operation operation) {
        var all = new TreeSet<Code>();
        operation.responses().keySet().stream()
                .filter(status -> status >= 400)
                .forEach(status ->
                        document.errorCodes(operation, status).forEach(code -> all.add(new Code(status, code))));
        // The linter wants a refusal of each operation, and what is public has none of its own.
        all.removeIf(code -> operation.security().isEmpty() && code.status() == 406);
        return all;
    }

    private static Set<Code> possible(Operation operation, Set<Code> found) {
        var all = new TreeSet<>(found);
        if (operation.bodies().isEmpty()) {
            all.removeIf(code -> NOT_WITHOUT_A_BODY.contains(code.code()));
        }
        var impossible = IMPOSSIBLE.getOrDefault(operation.id(), Set.of());
        assertThat(all).as(operation.id()).containsAll(impossible);
        all.removeAll(impossible);
        return all;
    }

    @Test
    void the_response_for_every_other_status_has_the_errors_of_every_operation() {
        assertThat(document.operations())
                .allSatisfy(operation -> assertThat(document.errorCodes(operation, OpenApiDocument.EVERY_OTHER))
                        .as(operation.id())
                        .containsExactlyInAnyOrderElementsOf(PossibleErrors.OF_EVERY_OPERATION.stream()
                                .map(Code::code)
                                .toList()));
    }

    /** Each error of the document stands below its own code, and says what the server says. */
    @Test
    void each_example_of_an_error_is_one_that_the_server_answers() {
        var errors = PossibleErrors.all();
        var shown = new TreeSet<String>();
        for (var operation : document.operations()) {
            operation.responses().keySet().stream()
                    .filter(status -> status >= 400 || status == OpenApiDocument.EVERY_OTHER)
                    .flatMap(status -> document.responseExamples(operation, status).values().stream())
                    .flatMap(List::stream)
                    .forEach(example -> {
                        var error = example.value()
                                .asJsonObject()
                                .getJsonArray("errors")
                                .getJsonObject(0);
                        assertThat(example.at()).endsWith(" " + error.getString("code"));
                        assertThat(errors).as(example.at()).anyMatch(made -> isShown(made, error));
                        shown.add(error.getString("code"));
                    });
        }
        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(
                        errors.stream().map(WireError::code).distinct().toList());
    }

    /** In the errors that are made for comparison, a sample stands where the server puts a name or a number. */
    private static boolean isShown(WireError made, JsonObject shown) {
        var longMessage = Pattern.quote(made.longMessage())
                .replace(PossibleErrors.SAMPLE_TEXT, "\\E.+\\Q")
                .replace(" " + PossibleErrors.SAMPLE_NUMBER + " ", " \\E[0-9]+\\Q ");
        return made.code().equals(shown.getString("code"))
                && made.message().equals(shown.getString("message"))
                && shown.getString("long_message").matches(longMessage)
                && made.meta().keySet().equals(shown.getJsonObject("meta").keySet());
    }
}
