package dev.ringproof.adapters.rest.frontend;

import dev.ringproof.adapters.rest.json.ClientJson;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.json.SessionJson;
import dev.ringproof.adapters.rest.json.SignInJson;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.adapters.rest.token.SessionTokens;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.port.in.KnownClient;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.in.SignIns;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Builds the responses of the Frontend API: the result of the request, and beside it the client as it is now. */
public final class FrontendResponses {
    private final PhoneNumbers numbers;
    private final SecondFactorAuthentication secondFactors;
    private final SignIns signIns;
    private final SessionTokens tokens;
    private final InstantSource clock;

    public FrontendResponses(
            PhoneNumbers numbers,
            SecondFactorAuthentication secondFactors,
            SignIns signIns,
            SessionTokens tokens,
            InstantSource clock) {
        this.numbers = numbers;
        this.secondFactors = secondFactors;
        this.signIns = signIns;
        this.tokens = tokens;
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
        return of(result, client(account, caller));
    }

    Response of(JsonValue result, JsonValue client) {
        return Responses.ok(
                Json.object().add("response", result).add("client", client).build());
    }

    /** Returns the client of a caller. */
    JsonObject client(Account account, Caller caller) {
        var known = caller.client();
        return known == null
                ? ClientJson.client(caller, session(account, caller), clock.instant())
                : client(known, account, caller.page());
    }

    /**
     * Returns a client with its sessions, of which each has a new session token.
     *
     * @param fresh the account of one of its users, if the request has loaded it; otherwise null
     * @param page the origin of the page that sent the request; null if there is none
     */
    JsonObject client(KnownClient client, @Nullable Account fresh, @Nullable String page) {
        var accounts = new HashMap<OwnerId, Account>();
        if (fresh != null) {
            accounts.put(fresh.owner(), fresh);
        }
        var sessions = client.sessions().stream()
                .map(session -> session(session, account(accounts, session), page))
                .toList();
        return ClientJson.client(client.client(), sessions, signIn(client));
    }

    private Account account(Map<OwnerId, Account> known, UserSession session) {
        return known.computeIfAbsent(session.owner(), owner -> numbers.account(new Actor(owner, session.id())));
    }

    private JsonValue signIn(KnownClient client) {
        var signIn = client.signIn();
        return signIn == null
                ? JsonValue.NULL
                : SignInJson.of(signIns.get(client.client().id(), signIn.id()), clock.instant());
    }

    /** Returns the session of a caller. */
    JsonObject session(Account account, Caller caller) {
        var own = caller.own();
        var token = caller.token();
        if (own != null) {
            var passedAt = secondFactorPassedAt(account, own.id());
            var shown = token == null ? tokens.issue(own, passedAt, caller.page(), SessionTokens.LIFETIME) : token;
            return SessionJson.of(own, account, passedAt, shown, clock.instant());
        }
        return SessionJson.ofToken(
                account,
                caller,
                Objects.requireNonNull(token),
                secondFactorPassedAt(account, caller.session()),
                clock.instant());
    }

    /** Returns an active session with a new session token, or a session that is over without one. */
    JsonObject session(UserSession session, Account account, @Nullable String page) {
        var now = clock.instant();
        var passedAt = secondFactorPassedAt(account, session.id());
        var token = session.isActiveAt(now) ? tokens.issue(session, passedAt, page, SessionTokens.LIFETIME) : null;
        return SessionJson.of(session, account, passedAt, token, now);
    }

    /** Returns a new token of an active session. */
    String token(UserSession session, @Nullable String page) {
        var account = numbers.account(new Actor(session.owner(), session.id()));
        return tokens.issue(session, secondFactorPassedAt(account, session.id()), page, SessionTokens.LIFETIME);
    }

    /** Asks the store only if the owner has a second factor. A session without a name has passed none. */
    private @Nullable Instant secondFactorPassedAt(Account account, @Nullable SessionId session) {
        return session != null && account.secondFactorEnabled()
                ? secondFactors.lastPassed(account.owner(), session).orElse(null)
                : null;
    }
}
