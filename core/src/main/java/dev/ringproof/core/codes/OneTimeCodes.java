package dev.ringproof.core.codes;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.CodeDigest;
import dev.ringproof.core.domain.verification.EnteredCode;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;

/**
 * Makes one-time codes and tells right ones from wrong ones. The only place that sees a code: a code is uniform over its
 * whole range (NIST SP 800-63B-4, 3.1.3.2), and is kept as HMAC-SHA-256 under the key ring, bound to the number, the
 * purpose and the challenge, since six digits without a key are guessed in a blink.
 */
public final class OneTimeCodes {
    private static final String USE = "one-time code";
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern WELL_FORMED = Pattern.compile("[0-9]{6,10}");
    private static final String FICTIONAL = "42".repeat(5);

    private final RandomGenerator random;
    private final KeyRing keys;
    private final VerificationPolicy policy;

    public OneTimeCodes(RandomGenerator random, KeyRing keys, VerificationPolicy policy) {
        this.random = random;
        this.keys = keys;
        this.policy = policy;
    }

    /** A code and the challenge that waits for it. Secret: {@code toString} shows the challenge alone. */
    public record Issued(Challenge challenge, String code) {
        @Override
        public String toString() {
            return "Issued[" + challenge.id() + "]";
        }
    }

    public Issued issue(E164Number number, Purpose purpose, Instant now) {
        return issue(nextCode(), number, purpose, now);
    }

    /** For a test number: its code is known beforehand. */
    public Issued issueFictional(E164Number number, Purpose purpose, Instant now) {
        return issue(FICTIONAL.substring(0, policy.codeLength()), number, purpose, now);
    }

    private Issued issue(String code, E164Number number, Purpose purpose, Instant now) {
        var id = ChallengeId.next(random);
        var digest = digest(keys.currentId(), keys.current(USE, ALGORITHM), id, number, purpose, code);
        return new Issued(Challenge.issue(id, digest, now, policy), code);
    }

    private String nextCode() {
        long range = 1;
        for (int i = 0; i < policy.codeLength(); i++) {
            range *= 10;
        }
        return Long.toString(range + random.nextLong(range)).substring(1);
    }

    /** What somebody typed, to be weighed by the rules. */
    public EnteredCode typed(String code) {
        return new EnteredCode() {
            @Override
            public boolean isWellFormed() {
                return WELL_FORMED.matcher(code).matches();
            }

            // A code whose key has left the ring is nobody's any more.
            @Override
            public boolean answers(Challenge challenge, E164Number number, Purpose purpose) {
                var keyId = challenge.digest().keyId();
                return keys.find(keyId, USE, ALGORITHM)
                        .map(key -> digest(keyId, key, challenge.id(), number, purpose, code))
                        .filter(challenge.digest()::matches)
                        .isPresent();
            }
        };
    }

    private static CodeDigest digest(
            String keyId, SecretKey key, ChallengeId id, E164Number number, Purpose purpose, String code) {
        var bound = String.join("\n", purpose.name(), number.value(), id.value(), code);
        var digest = KeyRing.mac(key).doFinal(bound.getBytes(StandardCharsets.UTF_8));
        return new CodeDigest(keyId, HexFormat.of().formatHex(digest));
    }
}
