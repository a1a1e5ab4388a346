package dev.ringproof.adapters.rest.frontend;

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
import java.util.Optional;
import java.util.function.BiFunction;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.adapters.rest.json.ClientJson;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.token.Caller;

/** The Frontend API's answers: what was asked for, and around it the client as it now stands. */
public final class FrontendResponses {
    private final SecondFactorAuthentication secondFactors;
    private final InstantSource clock;

    public FrontendResponses(SecondFactorAuthentication secondFactors, InstantSource clock) {
        this.secondFactors = secondFactors;
        this.clock = clock;
    }

    /** What was asked for, or why not. */
    <T> Response to(Outcome<T> outcome, Caller caller, BiFunction<Accepted<T>, Instant, JsonValue> body) {
        return switch (outcome) {
            case Accepted<T> accepted -> of(body.apply(accepted, clock.instant()), accepted.account(), caller);
            case Refused<T> refused -> Responses.error(Errors.of(refused.refusal()));
        };
    }

    Response of(JsonValue response, Account account, Caller caller) {
        return Responses.ok(Json.object()
                .add("response", response)
                .add("client", client(account, caller))
                .build());
    }

    JsonObject client(Account account, Caller caller) {
        return ClientJson.client(account, caller, passedAt(account, caller), clock.instant());
    }

    JsonObject session(Account account, Caller caller) {
        return ClientJson.session(account, caller, passedAt(account, caller), clock.instant());
    }

    /** Costs a look only where there is a second factor to show. */
    private Optional<Instant> passedAt(Account account, Caller caller) {
        return account.secondFactorEnabled()
                ? secondFactors.lastPassed(caller.owner(), caller.session())
                : Optional.empty();
    }
}
