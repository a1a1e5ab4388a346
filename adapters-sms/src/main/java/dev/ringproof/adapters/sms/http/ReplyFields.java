package dev.ringproof.adapters.sms.http;

import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.CarrierReport.Reply;
import jakarta.json.JsonValue;
import java.util.Optional;

/** Reads replies by which people opt out or in. */
public final class ReplyFields {
    private ReplyFields() {}

    /**
     * Reads a reply in JSON.
     *
     * @param from where the number is, a JSON pointer
     * @param text where the whole reply is, a JSON pointer
     * @return empty if there is no reply, or if it neither opts out nor in
     */
    public static Optional<CarrierReport> read(JsonValue json, String from, String text) {
        return Json.text(json, text)
                .flatMap(reply -> Json.text(json, from).flatMap(number -> Reply.read(number, reply)));
    }
}
