package dev.ringproof.adapters.rest.frontend;

import dev.ringproof.adapters.rest.json.ClientJson;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Builds the responses of the Frontend API: the result of the request, and beside it the client as it is now. */
public final class FrontendResponses {
    private final SecondFactorAuthentication secondFactors;
    private final InstantSource clock;

    public FrontendResponses(SecondFactorAuthentication secondFactors, InstantSource clock) {
        this.secondFactors = secondFactors;
        this.clock = clock;
    }

    /** Returns the result of an accepted outcome, or the error of its refusal. */
    <T> Response of(Outcome<T> outcome, Caller caller, BiFunction<Accepted<T>, Instant, JsonValue> result) {
        return switch (outcome) {
            case Accepted<T> accepted -> of(result.apply(accepted, clock.instant()), accepted.account(), caller);
            case Refused<T> refused -> Responses.refused(refused.refusal());
        };
    }

    Response of(JsonValue result, Account account, Caller caller) {
        return Responses.ok(Json.object()
                .add("response", result)
                .add("client", client(account, caller))
                .build());
    }

    JsonObject client(Account account, Caller caller) {
        return ClientJson.client(account, caller, secondFactorPassedAt(account, caller), clock.instant());
    }

    JsonObject session(Account account, Caller caller) {
        return ClientJson.session(account, caller, secondFactorPassedAt(account, caller), clock.instant());
    }

    /** Asks the store only if the owner has a second factor. A session without a name has passed none. */
    private @Nullable Instant secondFactorPassedAt(Account account, Caller caller) {
        var session = caller.session();
        return session != null && account.secondFactorEnabled()
                ? secondFactors.lastPassed(caller.owner(), session).orElse(null)
                : null;
    }
}
