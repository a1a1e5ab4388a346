package dev.ringproof.adapters.rest.token;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import dev.ringproof.core.domain.PlainText;
import dev.ringproof.testkit.internal.Mutations;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/**
 * Whatever stands in a token, also in one that the identity provider has signed, it names a user with a plain id or is
 * refused, and no exception is thrown.
 */
class TokenFuzzTest {
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final ECKey KEY;
    private static final ECPrivateKey PRIVATE_KEY;
    private static final UserTokens TOKENS;
    private static final Assertions ASSERTIONS = new Assertions(Assertions.newKeySet(), "ringproof", CLOCK);

    static {
        try {
            KEY = ECKey.parse(DevelopmentIdentityProvider.newKey());
            PRIVATE_KEY = KEY.toECPrivateKey();
            TOKENS = new DevelopmentIdentityProvider(KEY.toJSONString(), CLOCK).verifier();
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A first line is the header and a second one the claims, which are then signed; without a second line the text is
     * the token itself. {@code KID} stands for the id of the right key.
     */
    @FuzzTest(maxDuration = "2m")
    void token(byte[] input) throws GeneralSecurityException {
        var lines = Mutations.text(input).split("\n", 2);
        var token = lines.length == 2 ? signed(lines[0].replace("KID", KEY.getKeyID()), lines[1]) : lines[0];

        TOKENS.verify(token).ifPresent(caller -> {
            assertThat(PlainText.isId(caller.owner().value(), 255)).isTrue();
            assertThat(caller.session() == null
                            || PlainText.isId(caller.session().value(), 255))
                    .isTrue();
            assertThat(caller.expiresAt()).isAfter(NOON.minus(Duration.ofMinutes(5)));
        });
        assertThat(ASSERTIONS.read(token)).isEmpty();
    }

    @Test
    void tokens_that_are_changed_at_random_are_refused_or_name_a_user() {
        Mutations.run(TokenFuzzTest.class, "token", 20261128, 1_000, input -> {
            try {
                token(input);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static String signed(String header, String claims) throws GeneralSecurityException {
        var content = encoded(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(PRIVATE_KEY);
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + encoded(signature.sign());
    }

    private static String encoded(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
