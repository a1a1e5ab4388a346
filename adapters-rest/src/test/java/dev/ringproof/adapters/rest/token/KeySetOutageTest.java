package dev.ringproof.adapters.rest.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.response.ErrorMapper;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers see while the identity provider is out of reach. */
class KeySetOutageTest {
    private static final String ISSUER = "https://id.example.com";

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final ECKey key = key();
    private final KeySetServer server = new KeySetServer(KeySetServer.status(500, ""));
    private final UserTokens provider =
            UserTokens.byPublishedKeys(server.address(), TokenRules.of(ISSUER, Set.of("ES256")), clock);
    private final PhoneNumbers numbers = mock();
    private final PhoneNumberAdministration administration = mock();
    private final Wire wire = new Wire(numbers, administration, mock(), mock(), clock, true, List.of(provider));

    @BeforeEach
    void awaitTheOutage() {
        when(numbers.account(any())).thenReturn(Accounts.anna());
        when(administration.account(any())).thenReturn(Accounts.anna());
        while (provider.keySet().outOfReach() == null) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void close() {
        provider.close();
        server.close();
    }

    @Test
    void a_token_that_cannot_be_checked_is_503_with_a_time_to_wait_and_not_401() {
        for (var path : new String[] {"/v1/me/phone_numbers", "/v1/client", "/v1/me"}) {
            var reply = wire.request("GET", path).as(token()).send();

            assertThat(reply.status()).as(path).isEqualTo(503);
            assertThat(reply.code()).isEqualTo("service_unavailable");
            assertThat(reply.header("Retry-After")).isEqualTo("1");
            assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        }
    }

    @Test
    void requests_during_the_outage_log_nothing() {
        var lines = new AtomicInteger();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                lines.incrementAndGet();
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var logger = Logger.getLogger(ErrorMapper.class.getPackageName());
        logger.addHandler(handler);
        try {
            for (int i = 0; i < 50; i++) {
                wire.request("GET", "/v1/me/phone_numbers").as(token()).send();
            }
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(lines).hasValue(0);
    }

    @Test
    void whatever_needs_no_key_of_the_identity_provider_is_answered() {
        assertThat(wire.request("GET", "/v1/me/phone_numbers").send().status()).isEqualTo(401);
        assertThat(wire.request("GET", "/v1/me/phone_numbers")
                        .as("nonsense")
                        .send()
                        .status())
                .isEqualTo(401);
        assertThat(wire.request("GET", "/v1/environment").send().status()).isEqualTo(200);
        assertThat(wire.request("GET", "/v1/users/user_anna/second_factor")
                        .asBackEnd()
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(wire.request("GET", "/v1/me/phone_numbers")
                        .as(wire.tokenOf("user_anna"))
                        .send()
                        .status())
                .as("a token of an identity provider that is within reach")
                .isEqualTo(200);
    }

    @Test
    void the_same_token_is_accepted_as_soon_as_the_keys_are_back() {
        var token = token();
        assertThat(wire.request("GET", "/v1/me").as(token).send().status()).isEqualTo(503);
        server.answers(KeySetServer.keys(key));

        clock.advance(Duration.ofSeconds(1));
        while (!provider.keySet().usable()) {
            Thread.onSpinWait();
        }

        assertThat(wire.request("GET", "/v1/me").as(token).send().status()).isEqualTo(200);
    }

    private String token() {
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("user_anna")
                .claim("sid", "sess_1")
                .expirationTime(Date.from(clock.instant().plusSeconds(60)))
                .build();
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
