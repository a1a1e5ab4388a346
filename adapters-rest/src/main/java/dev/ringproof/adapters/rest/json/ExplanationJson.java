package dev.ringproof.adapters.rest.json;

import dev.ringproof.core.port.in.Explanations.Explanation;
import dev.ringproof.core.port.in.Explanations.Holding;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** The JSON of an explanation, without whole numbers, bodies and codes. */
public final class ExplanationJson {
    private ExplanationJson() {}

    public static JsonObject of(Explanation explanation) {
        var evidence = Json.array();
        explanation.evidence().forEach(evidence::add);
        var numbers = Json.array();
        explanation.numbers().forEach(number -> numbers.add(of(number)));
        return Json.object()
                .add("object", "explanation")
                .add("cause", explanation.cause().wireName())
                .add("next_step", explanation.cause().nextStep())
                .add("since", Json.orNull(explanation.since()))
                .add("evidence", evidence)
                .add("phone_numbers", numbers)
                .add("messages", MessageJson.of(explanation.messages()))
                .build();
    }

    private static JsonObjectBuilder of(Holding number) {
        return Json.object()
                .add("phone_number_id", number.id().value())
                .add("user_id", number.owner().value())
                .add("verified", number.verified());
    }
}
