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
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;

/**
 * Makes one-time codes and checks entered ones. No other class compares codes. A code is random, with the same
 * probability for each value of its range (NIST SP 800-63B-4, 3.1.3.2). What is stored is its digest: HMAC-SHA-256
 * under the key ring over the purpose, the number, the challenge and the code. Without a key, six digits could be
 * guessed from their hash at once. If the policy sends a code again while it is valid, the code is stored as well, and
 * sealed; it is opened only for that. Safe for use by many threads.
 */
public final class OneTimeCodes {
    private static final String KEY_USE = "one-time code";
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern WELL_FORMED = Pattern.compile("[0-9]{6,10}");
    private static final String TEST_NUMBER_CODE = "42".repeat(5);

    private final RandomGenerator random;
    private final KeyRing keys;
    private final CodeSeal seal;
    private final VerificationPolicy policy;

    public OneTimeCodes(RandomGenerator random, KeyRing keys, VerificationPolicy policy) {
        this.random = random;
        this.keys = keys;
        this.seal = new CodeSeal(random, keys);
        this.policy = policy;
    }

    /** A code to send and its challenge. It is secret: {@code toString} shows the challenge's id only. */
    public record Issued(Challenge challenge, String code) {
        @Override
        public String toString() {
            return "Issued[" + challenge.id() + "]";
        }
    }

    /** Makes a random code of the policy's length, bound to the number and the purpose. */
    public Issued issue(E164Number number, Purpose purpose, Instant now) {
        return issue(nextCode(), number, purpose, now, Instant.MAX);
    }

    /** Returns the code of a test number, which is always the same: 4242424242, cut to the policy's length. */
    public Issued issueFictional(E164Number number, Purpose purpose, Instant now) {
        return issue(TEST_NUMBER_CODE.substring(0, policy.codeLength()), number, purpose, now, Instant.MAX);
    }

    /**
     * Returns a fixed code, which an operator has set for the number.
     *
     * @param end the instant from which on the code is not accepted any more, even if its life is not over
     */
    public Issued issueFixed(String code, E164Number number, Purpose purpose, Instant now, Instant end) {
        return issue(code, number, purpose, now, end);
    }

    private Issued issue(String code, E164Number number, Purpose purpose, Instant now, Instant end) {
        var id = ChallengeId.next(random);
        var digest = digest(keys.currentId(), keys.current(KEY_USE, ALGORITHM), id, number, purpose, code);
        var sealed = policy.sameCodeOnResend() ? seal.seal(code, place(id, number, purpose)) : null;
        return new Issued(Challenge.issue(id, digest, sealed, now, end, policy), code);
    }

    /**
     * Returns the code of a challenge once more, with the challenge as it is: neither its life nor its attempts begin
     * anew. Empty if the next message must carry a new code, by the rule of {@link Challenge#mayBeSentAgainAt} or
     * because the code cannot be opened.
     */
    public Optional<Issued> again(Challenge challenge, E164Number number, Purpose purpose, Instant now) {
        var sealed = challenge.sealed();
        return sealed == null || !challenge.mayBeSentAgainAt(now, policy)
                ? Optional.empty()
                : seal.open(sealed, challenge.digest().keyId(), place(challenge.id(), number, purpose))
                        .map(code -> new Issued(challenge, code));
    }

    private String nextCode() {
        long range = 1;
        for (int i = 0; i < policy.codeLength(); i++) {
            range *= 10;
        }
        return Long.toString(range + random.nextLong(range)).substring(1);
    }

    /**
     * Returns a code that a person has entered, for the domain to check; 6 to 10 digits are well-formed. Blanks, hyphens
     * and invisible marks are ignored, and the digits may be of any script.
     */
    public EnteredCode entered(String text) {
        var code = EnteredCodes.compact(text);
        return new EnteredCode() {
            @Override
            public boolean isWellFormed() {
                return WELL_FORMED.matcher(code).matches();
            }

            // No code is right once its key has left the ring.
            @Override
            public boolean matches(Challenge challenge, E164Number number, Purpose purpose) {
                var keyId = challenge.digest().keyId();
                return keys.find(keyId, KEY_USE, ALGORITHM)
                        .map(key -> digest(keyId, key, challenge.id(), number, purpose, code))
                        .filter(challenge.digest()::matches)
                        .isPresent();
            }
        };
    }

    private static CodeDigest digest(
            String keyId, SecretKey key, ChallengeId id, E164Number number, Purpose purpose, String code) {
        var input = place(id, number, purpose) + "\n" + code;
        var digest = KeyRing.mac(key).doFinal(input.getBytes(StandardCharsets.UTF_8));
        return new CodeDigest(keyId, HexFormat.of().formatHex(digest));
    }

    /** What a code is bound to. */
    private static String place(ChallengeId id, E164Number number, Purpose purpose) {
        return String.join("\n", purpose.name(), number.value(), id.value());
    }
}
