package dev.ringproof.adapters.rest.json;

import dev.ringproof.core.domain.optout.OptOut;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.List;

/** The JSON of an entry of the list of opt-outs, with the masked number. */
public final class OptOutJson {
    private OptOutJson() {}

    public static JsonArray of(List<OptOut> entries) {
        var all = Json.array();
        entries.forEach(entry -> all.add(of(entry)));
        return all.build();
    }

    public static JsonObject of(OptOut entry) {
        return Json.object()
                .add("object", "opt_out")
                .add("phone_number", entry.maskedNumber())
                .add("source", Json.word(entry.source()))
                .add("gateway", Json.orNull(entry.gateway()))
                .add("created_at", entry.at().toEpochMilli())
                .build();
    }
}
