package dev.ringproof.adapters.rest.json;

import dev.ringproof.core.port.in.FraudAdministration.Area;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** The JSON of prefixes and regions, as operators see them. */
public final class FraudJson {
    private FraudJson() {}

    public static JsonArray prefixes(List<Area> areas) {
        return all(areas, FraudJson::prefix);
    }

    public static JsonArray regions(List<Area> areas) {
        return all(areas, FraudJson::region);
    }

    private static JsonArray all(List<Area> areas, Function<Area, JsonObject> one) {
        var all = Json.array();
        areas.forEach(area -> all.add(one.apply(area)));
        return all.build();
    }

    public static JsonObject prefix(Area area) {
        return area(area, "prefix");
    }

    public static JsonObject region(Area area) {
        return area(area, "region");
    }

    private static JsonObject area(Area area, String type) {
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
