package dev.ringproof.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringproof.app.CallSender.Answer;
import dev.ringproof.app.OpenApiDocument.Operation;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Says what is wrong with an answer: whatever the request was, the answer must have the form of the wire. */
final class AnswerCheck {
    private static final Set<Integer> WITHOUT_BODY = Set.of(204, 304);
    private static final Pattern DIGITS = Pattern.compile("[0-9]{6,}");

    private final OpenApiDocument document;

    AnswerCheck(OpenApiDocument document) {
        this.document = document;
    }

    /** @param operation the operation that the request reaches; empty if there is none */
    List<String> problems(Optional<Operation> operation, Call call, Answer answer) {
        var problems = new ArrayList<String>();
        int status = answer.status();
        if (status >= 500) {
            problems.add("status " + status);
        } else if (status < 400
                && operation.isPresent()
                && !operation.get().responses().containsKey(status)) {
            problems.add("status " + status + " is not documented");
        }
        if (operation.isEmpty() && !call.path().matches("/(v1|dev)/.*")) {
            return problems; // The server has pages of its own beside the API.
        }
        var cached = status >= 400
                ? "no-store"
                : operation.map(AnswerCheck::cacheControl).orElse("no-store");
        if (!answer.header("Cache-Control").orElse("").equals(cached)) {
            problems.add("Cache-Control is " + answer.header("Cache-Control").orElse("missing"));
        }
        if (status == 429 && !answer.header("Retry-After").orElse("").matches("[1-9][0-9]*")) {
            problems.add("429 without Retry-After");
        }
        if (call.method().equals("HEAD") || WITHOUT_BODY.contains(status)) {
            if (!answer.body().isEmpty()) {
                problems.add("a body where none is");
            }
        } else if (status >= 400) {
            checkError(operation, call, answer, problems);
        } else {
            operation.ifPresent(described -> checkSuccess(described, answer, problems));
        }
        return problems;
    }

    /** Nobody may store an answer, unless it is the same for everybody. */
    private static String cacheControl(Operation operation) {
        return switch (operation.id()) {
            case "listRegions" -> "public, max-age=3600";
            case "getDevelopmentStart", "getDevelopmentPageFile" -> "no-cache";
            default -> "no-store";
        };
    }

    private void checkSuccess(Operation operation, Answer answer, List<String> problems) {
        var schemas = document.bodies(operation, answer.status());
        var type = answer.header("Content-Type").orElse("");
        var schema = schemas.get(type.replaceFirst("(?i);charset=utf-8$", ""));
        if (schema == null) {
            problems.add("content type " + type + " is not documented");
        } else if (type.equals("application/json")) {
            json(answer, problems).ifPresent(value -> problems.addAll(document.problems(schema, value)));
        }
    }

    private void checkError(Optional<Operation> operation, Call call, Answer answer, List<String> problems) {
        if (!answer.header("Content-Type").orElse("").equals("application/json")) {
            problems.add("content type " + answer.header("Content-Type").orElse("is missing"));
        }
        var value = json(answer, problems);
        if (value.isEmpty()) {
            return;
        }
        var wrong = document.problems(document.errors(), value.get());
        problems.addAll(wrong);
        if (!wrong.isEmpty()) {
            return;
        }
        var errors = value.get().asJsonObject().getJsonArray("errors").getValuesAs(JsonObject.class);
        if (errors.isEmpty()) {
            problems.add("no errors");
        }
        for (var error : errors) {
            var said =
                    error.getString("message") + " " + error.getString("long_message") + " " + error.getString("code");
            DIGITS.matcher(said)
                    .results()
                    .filter(digits -> (call.target() + call.body()).contains(digits.group()))
                    .forEach(digits -> problems.add("repeats " + digits.group()));
            if (error.getString("message").isBlank()
                    || error.getString("long_message").isBlank()
                    || !error.getString("code").matches("[a-z_]+")) {
                problems.add("says nothing: " + error);
            }
            operation
                    .filter(described -> !isDocumented(described, answer.status(), error.getString("code")))
                    .ifPresent(
                            _ -> problems.add(answer.status() + " " + error.getString("code") + " is not documented"));
        }
    }

    private boolean isDocumented(Operation operation, int status, String code) {
        return document.errorCodes(operation, status).contains(code)
                || PossibleErrors.OF_EVERY_OPERATION.contains(new PossibleErrors.Code(status, code));
    }

    private static Optional<JsonValue> json(Answer answer, List<String> problems) {
        try (var reader = Json.createReader(new StringReader(
                UTF_8.newDecoder().decode(ByteBuffer.wrap(answer.bytes())).toString()))) {
            return Optional.of(reader.readValue());
        } catch (JsonException | CharacterCodingException e) {
            problems.add(answer.body().isEmpty() ? "no body" : "no JSON");
            return Optional.empty();
        }
    }
}
