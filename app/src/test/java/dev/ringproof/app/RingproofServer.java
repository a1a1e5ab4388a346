package dev.ringproof.app;

import dev.ringproof.testkit.Inbox;
import jakarta.json.Json;

/**
 * A running server, as a program under test sees it.
 *
 * @param base its URL, such as {@code http://127.0.0.1:41234}, to which paths of the API are appended
 * @param secretKey the key with which a back end calls the Backend API
 * @param inbox the phones of the test
 */
record RingproofServer(String base, String secretKey, Inbox inbox) {

    /** Returns a token with which a user calls the Frontend API. A user who does not exist yet is made. */
    String token(String user) {
        return new Api(base).token(user);
    }

    /**
     * Gives a user a verified number that serves as second factor, and returns the id of the number. A user who does not
     * exist yet is made.
     */
    String addSecondFactor(String user, String number) {
        var body = Json.createObjectBuilder()
                .add("user_id", user)
                .add("phone_number", number)
                .add("verified", true)
                .add("reserved_for_second_factor", true)
                .build();
        token(user);
        var reply = new Api(base).backEnd("POST", "/v1/phone_numbers", body.toString());
        if (reply.status() != 200) {
            throw new AssertionError("the number was not added: " + reply.code());
        }
        return reply.object().getString("id");
    }

    @Override
    public String toString() {
        return "RingproofServer[" + base + "]";
    }
}
