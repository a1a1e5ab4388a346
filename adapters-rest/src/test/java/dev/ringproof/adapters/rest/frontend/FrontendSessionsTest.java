package dev.ringproof.adapters.rest.frontend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.Ringproof.Stores;
import dev.ringproof.core.fixture.Accounts;
import dev.ringproof.core.fixture.SettableClock;
import org.junit.jupiter.api.Test;

/** Clients and their sessions over the wire: a browser's by cookie, and an app's by header. */
class FrontendSessionsTest {
    private static final String OWN = "http://localhost";

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final Ringproof ringproof = Ringproof.with(new RecordingGateway())
            .stores(Stores.inMemory(clock))
            .build();
    private final Wire wire = new Wire(ringproof, clock, true);

    private String ticketFor(String user) {
        return wire.request("POST", "/v1/sign_in_tokens")
                .asBackEnd()
                .json("{\"user_id\":\"" + user + "\"}")
                .send()
                .json()
                .getString("token");
    }

    private Reply signIn(String user) {
        return wire.request("POST", "/v1/client/sign_ins")
                .form("strategy=ticket&ticket=" + ticketFor(user))
                .send();
    }

    private static String cookieOf(Reply reply) {
        return requireNonNull(reply.header("Set-Cookie")).split(";", 2)[0];
    }

    @Test
    void a_ticket_signs_a_user_in_and_the_cookie_then_says_who_calls() {
        var signedIn = signIn("user_anna");
        var cookie = cookieOf(signedIn);

        var me = wire.request("GET", "/v1/me").header("Cookie", cookie).send();
        var added = wire.request("POST", "/v1/me/phone_numbers")
                .header("Cookie", cookie)
                .header("Origin", OWN)
                .form("phone_number=%2B14155552671")
                .send();

        assertThat(signedIn.response().getString("status")).isEqualTo("complete");
        assertThat(me.response().getString("id")).isEqualTo("user_anna");
        assertThat(added.at("/client/sessions/0/user/phone_numbers/0/phone_number"))
                .hasToString("\"+14155552671\"");
    }
}
