package dev.ringproof.adapters.rest.json;

import dev.ringproof.core.port.in.FraudAdministration.Area;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.List;

/** The JSON of prefixes and regions, as operators see them. */
public final class FraudJson {
    private FraudJson() {}

    public static JsonArray of(List<Area> areas) {
        var all = Json.array();
        areas.forEach(area -> all.add(of(area)));
        return all.build();
    }

    public static JsonObject of(Area area) {
        var type = area.name().startsWith("+") ? "prefix" : "region";
        var sent = Json.array();
        for (var window : area.sent()) {
            sent.add(Json.object()
                    .add("window", window.window().toString())
                    .add("messages", window.messages())
                    .add("entered", window.entered()));
        }
        return Json.object()
                .add("object", "fraud_" + type)
                .add(type, area.name())
                .add("state", Json.word(area.state()))
                .add("sent", sent)
                .add("since", Json.orNull(area.since()))
                .add("until", Json.orNull(area.until()))
                .add("level", area.level())
                .build();
    }
}
