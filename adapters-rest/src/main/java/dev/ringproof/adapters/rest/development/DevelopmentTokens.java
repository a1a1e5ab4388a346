package dev.ringproof.adapters.rest.development;

import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.request.IdParameters;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.SignIns;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Issues user tokens of a development server: for any user, to every caller. A user who does not exist yet is created.
 */
@Path("/dev/token")
@Singleton
@Access(Access.By.DEVELOPERS)
public class DevelopmentTokens {
    private final RestSettings settings;
    private final PhoneNumberAdministration numbers;
    private final SignIns signIns;

    @Inject
    public DevelopmentTokens(RestSettings settings, PhoneNumberAdministration numbers, SignIns signIns) {
        this.settings = settings;
        this.numbers = numbers;
        this.signIns = signIns;
    }

    /** Returns the token as plain text, so that a shell can use it as it is. */
    @GET
    @Produces(MediaType.TEXT_PLAIN)
    public String token(@QueryParam("user_id") @Nullable String userId) {
        return issue(userId);
    }

    /** Returns a token and a ticket, by which the user signs in on one client. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response tokenAsJson(@QueryParam("user_id") @Nullable String userId) {
        var token = issue(userId);
        var ticket = signIns.makeTicket(IdParameters.ownerNamed(Objects.requireNonNull(userId)), null);
        return Responses.ok(Json.object()
                .add("object", "token")
                .add("jwt", token)
                .add("ticket", ticket.text())
                .build());
    }

    private String issue(@Nullable String userId) {
        if (userId == null || userId.isBlank()) {
            throw Errors.missing("user_id").toException();
        }
        var user = IdParameters.ownerNamed(userId);
        numbers.open(user);
        return Objects.requireNonNull(settings.developmentIdentityProvider()).issue(user);
    }
}
