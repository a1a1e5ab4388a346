package dev.ringproof.adapters.rest.token;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.testkit.SettableClock;
import jakarta.json.Json;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A table of tokens that the right key has signed. Each row has the status of the answer (200 for accepted, 401 for
 * refused), what it changes in the header or in the claims, and the new value as JSON. Nothing leads to an exception,
 * which would be 500.
 */
class TokenClaimsTest {
    private static final String ISSUER = "https://id.example.com";
    private static final ECKey KEY = key();

    private final SettableClock clock = new SettableClock(NOON);
    private final UserTokens tokens = UserTokens.byKeys(
            new JWKSet(KEY.toPublicJWK()).toString(),
            new TokenRules(ISSUER, Set.of("ringproof"), Set.of("app"), Set.of("ES256"), "sid"),
            clock);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            200 | sub       | "user_1"
            200 | sub       | "ünï 用户"
            401 | sub       | null
            401 | sub       | 1
            401 | sub       | true
            401 | sub       | ["user_1"]
            401 | sub       | {"id":"user_1"}
            401 | sub       | ""
            401 | sub       | "  "
            401 | sub       |
            200 | sid       | "sess_1"
            200 | sid       |
            401 | sid       | null
            401 | sid       | 7
            401 | sid       | ["sess_1"]
            401 | sid       | {}
            401 | sid       | ""
            401 | sid       | " "
            401 | iss       |
            401 | iss       | null
            401 | iss       | 5
            401 | iss       | ["https://id.example.com"]
            401 | iss       | {"iss":"https://id.example.com"}
            200 | aud       | "ringproof"
            200 | aud       | ["other","ringproof"]
            401 | aud       | ["other"]
            401 | aud       | []
            401 | aud       | ["ringproof",5]
            401 | aud       | ["ringproof",null]
            401 | aud       | [["ringproof"]]
            401 | aud       | {"ringproof":true}
            401 | aud       | 5
            401 | aud       | null
            401 | aud       |
            200 | azp       | "app"
            401 | azp       | "App"
            401 | azp       | ["app"]
            401 | azp       | 5
            401 | azp       | null
            401 | azp       |
            401 | exp       | null
            401 | exp       |
            401 | exp       | "1764331200"
            401 | exp       | "soon"
            401 | exp       | true
            401 | exp       | [4102444800]
            401 | exp       | {"seconds":4102444800}
            401 | exp       | -1
            401 | exp       | -9223372036854775808
            401 | exp       | 9223372036854775807
            401 | exp       | 9223372036854775808
            401 | exp       | 99999999999999999999999999999999
            401 | exp       | 253402300800
            200 | exp       | 253402300799
            401 | exp       | 1e300
            401 | exp       | 1e400
            200 | exp       | 4102444800.75
            401 | exp       | 4102444800000
            401 | exp       | 0
            401 | nbf       | null
            401 | nbf       | "0"
            401 | nbf       | -1
            401 | nbf       | 9223372036854775807
            401 | nbf       | 1e300
            401 | nbf       | [0]
            401 | nbf       | {}
            200 | nbf       | 0
            200 | nbf       | 0.5
            401 | iat       | null
            401 | iat       | "0"
            401 | iat       | -1
            401 | iat       | 9223372036854775807
            401 | iat       | 1e300
            401 | iat       | [0]
            200 | iat       | 0
            200 | iat       | 0.5
            200 | iat       |
            401 | auth_time | null
            401 | auth_time | "0"
            401 | auth_time | -1
            401 | auth_time | 1e300
            401 | auth_time | [0]
            200 | auth_time | 0
            200 | fva       | [5,-1]
            200 | fva       | "five"
            200 | fva       | null
            200 | scope     | 7
            401 | nonce     | "n-0S6_WzA2Mj"
            401 | at_hash   | "MTIzNDU2Nzg5MDEyMzQ1Ng"
            401 | c_hash    | "MTIzNDU2Nzg5MDEyMzQ1Ng"
            401 | s_hash    | "MTIzNDU2Nzg5MDEyMzQ1Ng"
            401 | token_use | "id"
            200 | token_use | "access"
            200 | token_use | 5
            401 | typ       | "ID"
            401 | typ       | "Refresh"
            401 | typ       | "Offline"
            401 | typ       | "Logout"
            200 | typ       | "Bearer"
            200 | typ       | 5
            401 | events    | {"http://schemas.openid.net/event/backchannel-logout":{}}
            """)
    void a_claim_of_a_wrong_type_or_value_is_refused(int status, String claim, String json) {
        assertThat(statusOf("{\"alg\":\"ES256\",\"kid\":\"1\"}", claims(claim, json)))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            200 | {"alg":"ES256","kid":"1"}
            200 | {"alg":"ES256"}
            200 | {"alg":"ES256","typ":"JWT"}
            200 | {"alg":"ES256","typ":"jwt"}
            200 | {"alg":"ES256","typ":"at+jwt"}
            200 | {"alg":"ES256","typ":"AT+JWT"}
            200 | {"alg":"ES256","typ":"application/at+jwt"}
            200 | {"alg":"ES256","typ":"Application/At+Jwt"}
            401 | {"alg":"ES256","typ":"application/jwt"}
            401 | {"alg":"ES256","typ":"at+jwt; charset=utf-8"}
            401 | {"alg":"ES256","typ":"text/at+jwt"}
            401 | {"alg":"ES256","typ":"id_token+jwt"}
            401 | {"alg":"ES256","typ":"logout+jwt"}
            401 | {"alg":"ES256","typ":"secevent+jwt"}
            401 | {"alg":"ES256","typ":"dpop+jwt"}
            401 | {"alg":"ES256","typ":"JOSE"}
            401 | {"alg":"ES256","typ":" JWT"}
            401 | {"alg":"ES256","typ":5}
            401 | {"alg":"ES256","typ":["JWT"]}
            401 | {"alg":"ES256","kid":5}
            401 | {"alg":"ES256","kid":["1"]}
            401 | {"alg":"ES256","kid":"2"}
            401 | {"alg":"ES256","crit":["exp"],"exp":1}
            401 | {"alg":"ES256","crit":"exp"}
            401 | {"alg":"ES256","b64":false}
            401 | {"alg":"ES256","alg":"ES256"}
            401 | {"alg":5}
            401 | {"alg":null}
            401 | {}
            401 | []
            401 | null
            401 | "ES256"
            401 | 5
            """)
    void a_header_of_a_wrong_type_or_value_is_refused(int status, String header) {
        assertThat(statusOf(header, claims("scope", "\"any\""))).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []
            null
            5
            "text"
            {}
            {
            nonsense
            """)
    void claims_that_are_no_object_are_refused(String claims) {
        assertThat(statusOf("{\"alg\":\"ES256\",\"kid\":\"1\"}", claims)).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"sub, user_2", "exp, 4102444800", "aud, ringproof"})
    void a_claim_that_occurs_twice_is_refused(String claim, String value) {
        var once = claims("scope", "\"any\"");
        var twice = once.substring(0, once.length() - 1) + ",\"" + claim + "\":\"" + value + "\"}";

        assertThat(statusOf("{\"alg\":\"ES256\",\"kid\":\"1\"}", twice)).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"sub", "sid"})
    void an_id_has_at_most_255_characters(String claim) {
        assertThat(statusOf("{\"alg\":\"ES256\"}", claims(claim, "\"" + "x".repeat(255) + "\"")))
                .isEqualTo(200);
        assertThat(statusOf("{\"alg\":\"ES256\"}", claims(claim, "\"" + "x".repeat(256) + "\"")))
                .isEqualTo(401);
    }

    /** RFC 9068 tokens say in the header that they are access tokens, so a nonce does not make them ID tokens. */
    @ParameterizedTest
    @CsvSource({"200, at+jwt, nonce", "401, JWT, nonce", "401, at+jwt, events"})
    void a_token_that_says_it_is_an_access_token_may_have_a_nonce(int status, String type, String claim) {
        assertThat(statusOf("{\"alg\":\"ES256\",\"typ\":\"" + type + "\"}", claims(claim, "\"n\"")))
                .isEqualTo(status);
    }

    /** What the types of ids do not accept is a token that is not valid, and no fault of the server. */
    @ParameterizedTest
    @CsvSource({
        "sub, \\u0000",
        "sub, user\\u0000_1",
        "sub, user\\u0007",
        "sub, user\\u0085",
        "sub, \\ud800",
        "sub, user\\u2028",
        "sid, \\u0000",
        "sid, sess\\u0000_1",
        "sid, sess\\u001b[2J",
        "sid, \\udfff"
    })
    void what_cannot_be_an_id_is_refused(String claim, String escaped) {
        var value = Json.createReader(new StringReader("[\"" + escaped + "\"]"))
                .readArray()
                .getString(0);

        assertThat(statusOf("{\"alg\":\"ES256\"}", claims(claim, "\"" + escaped + "\"")))
                .isEqualTo(canBeId(claim, value) ? 200 : 401);
    }

    private static boolean canBeId(String claim, String value) {
        try {
            var unused = claim.equals("sub") ? new OwnerId(value) : new SessionId(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private int statusOf(String header, String claims) {
        return tokens.verify(signed(header, claims)).isPresent() ? 200 : 401;
    }

    /**
     * Returns good claims of which one is changed.
     *
     * @param json the value of that claim; null to leave the claim out
     */
    private static String claims(String claim, String json) {
        var good = new LinkedHashMap<String, String>();
        good.put("iss", "\"" + ISSUER + "\"");
        good.put("aud", "\"ringproof\"");
        good.put("azp", "\"app\"");
        good.put("sub", "\"user_1\"");
        good.put("sid", "\"sess_1\"");
        good.put("iat", Long.toString(NOON.getEpochSecond()));
        good.put("exp", Long.toString(NOON.getEpochSecond() + 60));
        if (json == null) {
            good.remove(claim);
        } else {
            good.put(claim, json);
        }
        var text = new StringBuilder("{");
        good.forEach((name, value) -> text.append(text.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        return text.append('}').toString();
    }

    private static String signed(String header, String claims) {
        var content = Base64URL.encode(header) + "." + Base64URL.encode(claims);
        try {
            var signature = new ECDSASigner(KEY)
                    .sign(new JWSHeader(JWSAlgorithm.ES256), content.getBytes(StandardCharsets.UTF_8));
            return content + "." + signature;
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
