package dev.ringproof.adapters.rest.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import java.time.Duration;
import java.util.Date;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens pass as session tokens of this server. The keys are the same for assertions. */
class SessionTokensTest {
    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final SigningKeys keys = new SigningKeys(Assertions.newKeySet());
    private final SessionTokens tokens = new SessionTokens(keys, "sessions", clock);
    private final UserSession session = UserSession.begin(
            new SessionId("sess_1"),
            new ClientId("client_1"),
            new OwnerId("user_anna"),
            RequestOrigin.UNKNOWN,
            Accounts.NOON,
            SessionPolicy.DEFAULT);

    private String token() {
        return tokens.issue(session, null, null, SessionTokens.LIFETIME);
    }

    @Test
    void a_token_names_its_user_and_its_session_until_it_expires() {
        var token = token();

        var caller = tokens.read(token).orElseThrow();
        clock.advance(SessionTokens.LIFETIME.minusSeconds(1));
        assertThat(tokens.read(token)).isPresent();
        clock.advance(Duration.ofSeconds(1));

        assertThat(caller.owner()).isEqualTo(session.owner());
        assertThat(caller.session()).isEqualTo(session.id());
        assertThat(tokens.read(token)).isEmpty();
        assertThat(caller.toString()).doesNotContain(token);
    }

    @Test
    void a_token_of_another_issuer_or_of_other_keys_is_not_valid() {
        var others = new SessionTokens(new SigningKeys(Assertions.newKeySet()), "sessions", clock);

        assertThat(new SessionTokens(keys, "assertions", clock).read(token())).isEmpty();
        assertThat(others.read(token())).isEmpty();
    }

    @Test
    void even_with_one_issuer_neither_kind_passes_as_the_other() {
        var assertions = new Assertions(keys, "sessions", clock);
        var assertion = signed(claims -> claims.claim("purpose", "sign_in").claim("auth_time", 0));

        assertThat(assertions.read(assertion)).isPresent();
        assertThat(tokens.read(assertion)).isEmpty();
        assertThat(assertions.read(token())).isEmpty();
    }

    private String signed(UnaryOperator<JWTClaimsSet.Builder> change) {
        return keys.sign(change.apply(new JWTClaimsSet.Builder()
                        .issuer("sessions")
                        .subject("user_anna")
                        .claim("sid", "sess_1")
                        .issueTime(Date.from(clock.instant()))
                        .expirationTime(Date.from(clock.instant().plusSeconds(60)))
                        .jwtID("ver_1"))
                .build());
    }

    @Test
    void a_token_without_one_of_its_claims_is_not_valid() {
        assertThat(tokens.read(signed(claims -> claims.claim("sts", "active")))).isPresent();
        for (var name : new String[] {"iss", "sub", "sid", "iat", "exp", "sts"}) {
            assertThat(tokens.read(
                            signed(claims -> claims.claim("sts", "active").claim(name, null))))
                    .as(name)
                    .isEmpty();
        }
        assertThat(tokens.read(signed(claims -> claims.claim("sts", 5)))).isEmpty();
        assertThat(tokens.read(signed(claims -> claims.claim("sts", "active").claim("sid", 5))))
                .isEmpty();
    }

    @Test
    void a_token_is_valid_with_a_key_of_any_id_and_with_blanks_around_it() throws Exception {
        var quoted = new ECKeyGenerator(Curve.P_256).keyID("an \"odd\" id\\é").generate();
        var odd = new SigningKeys(new JWKSet(quoted).toString(false));
        var ofOddKey = new SessionTokens(odd, "sessions", clock);

        assertThat(ofOddKey.read(ofOddKey.issue(session, null, null, SessionTokens.LIFETIME)))
                .isPresent();
        assertThat(tokens.read(" " + token() + "\n")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "null", "rpc1.a.1.k.mac"})
    void what_is_no_token_is_not_valid(String text) {
        assertThat(tokens.read(text)).isEmpty();
    }
}
