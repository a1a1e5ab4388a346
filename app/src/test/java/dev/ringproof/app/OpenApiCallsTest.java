package dev.ringproof.app;

import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import dev.ringproof.app.CallGenerator.Generated;
import dev.ringproof.app.CallSender.Answer;
import dev.ringproof.app.CallSender.Header;
import dev.ringproof.app.OpenApiDocument.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes calls to a started server from its OpenAPI document: valid, nearly valid and hostile ones. Whatever a caller
 * sends, the answer has the form of the wire, and it is not the server that is at fault. {@code ./test drill-calls}
 * makes 50,000 calls, and then no answer may take more than a second. Only an answer with new backup codes may, because
 * ten of them take seconds of computing on purpose. {@code -Dcalls=1000 -Dcalls.seed=7} makes others.
 */
class OpenApiCallsTest {
    private static final int USUAL_CALLS = 2000;
    private static final int CALLS = Integer.getInteger("calls", USUAL_CALLS);
    private static final long SEED = Long.getLong("calls.seed", 20261128);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int MOST_PRINTED = 5;
    /** What chance has not reached is called so often, validly, before the test says that it cannot be reached. */
    private static final int MOST_VALID_CALLS = 50;
    /** Making backup codes takes much computing on purpose. When too many wait for it, the server may be overloaded. */
    private static final Set<String> MAKE_BACKUP_CODES =
            Set.of("createMyBackupCodes", "updateMyPhoneNumber", "createPhoneNumber", "updatePhoneNumber");

    @TempDir
    static Path data;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.startTuned(Map.of(
                "RINGPROOF_DATA", data.toString(),
                "RINGPROOF_LIMITS", "off",
                "RINGPROOF_SMS_GATEWAY", "fake,webhook",
                "RINGPROOF_SMS_WEBHOOK_URL", "http://127.0.0.1:9/",
                "RINGPROOF_SMS_WEBHOOK_SECRET", WebhookSigner.SECRET));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /**
     * They succeed only in the sign-in of a user who has a second factor, with a setting that is off here, or on a
     * remembered device. The tests with Clerk's clients call them.
     */
    private static final Set<String> SELDOM_REACHED = Set.of(
            "prepareSignInSecondFactor",
            "attemptSignInSecondFactor",
            "prepareSignInFirstFactor",
            "attemptSignInFirstFactor",
            "forgetMyRememberedDevice",
            "forgetUserRememberedDevice");

    /** What came of all calls. */
    private static final class Figures {
        final Map<Integer, Integer> statuses = new TreeMap<>();
        final Set<String> succeeded = new HashSet<>();
        final Map<String, List<String>> failures = new TreeMap<>();
        final List<Map.Entry<Long, String>> slow = new ArrayList<>();
        long nanos;

        void add(Generated generated, Answer answer) {
            statuses.merge(answer.status(), 1, Integer::sum);
            nanos += answer.nanos();
            if (answer.status() < 300) {
                generated.reached().map(Operation::id).ifPresent(succeeded::add);
            }
            var operation = generated.reached().map(Operation::id).orElse("");
            // A step that is refused in the end may have made backup codes before.
            if (!CallGenerator.mayHaveMadeBackupCodes(operation, answer)
                    && !generated.call().body().contains("reserved_for_second_factor")) {
                slow.add(Map.entry(answer.nanos(), generated.call().description()));
            }
            slow.sort(Map.Entry.<Long, String>comparingByKey().reversed());
            while (slow.size() > 10) {
                slow.removeLast();
            }
        }

        void fail(Generated generated, String problem) {
            var kind = problem.replaceAll("[0-9]{6,}", "N").replaceAll("\\[[0-9]+]", "[]");
            var example =
                    generated.call().description() + "\n    " + generated.call().curl(server.base());
            failures.computeIfAbsent(kind, _ -> new ArrayList<>()).add(example);
        }

        String slowest() {
            return slow.stream()
                    .map(call -> call.getKey() / 1_000_000 + " ms " + call.getValue())
                    .collect(Collectors.joining("\n    "));
        }
    }

    @Test
    void whatever_a_caller_sends_the_answer_has_the_form_of_the_wire() throws IOException {
        var document = OpenApiDocument.read();
        var figures = new Figures();
        try (var http = new CallSender(server.base());
                var aside = new CallSender(server.base())) {
            var generator = new CallGenerator(
                    document,
                    SEED,
                    target -> aside(aside, target),
                    OpenApiCallsTest::signed,
                    OpenApiCallsTest::callbackHeaders);
            var check = new AnswerCheck(document);
            for (int i = 0; i < CALLS; i++) {
                make(generator.next(), generator, check, http, figures);
            }
            if (CALLS >= USUAL_CALLS) {
                for (var operation : notReached(document, figures)) {
                    for (int i = 0; i < MOST_VALID_CALLS && !figures.succeeded.contains(operation); i++) {
                        make(generator.validCall(operation), generator, check, http, figures);
                    }
                }
            }
        }

        System.out.printf(
                "%d calls, seed %d, mean %d us, statuses %s%n  slowest, without those that make backup codes:%n   "
                        + " %s%n",
                CALLS, SEED, figures.nanos / CALLS / 1000, figures.statuses, figures.slowest());
        figures.failures.forEach((kind, calls) -> {
            System.out.println("  " + calls.size() + " x " + kind);
            calls.stream()
                    .sorted(Comparator.comparingInt(String::length))
                    .limit(MOST_PRINTED)
                    .forEach(System.out::println);
        });
        assertSoftly(softly -> {
            softly.assertThat(figures.failures.keySet())
                    .as("seed %d: what is wrong with answers; the output has the calls", SEED)
                    .isEmpty();
            if (CALLS >= USUAL_CALLS) {
                softly.assertThat(notReached(document, figures))
                        .as("operations that have never succeeded")
                        .isEmpty();
            }
            if (CALLS > USUAL_CALLS) {
                softly.assertThat(figures.slow)
                        .as("calls that took longer than a second")
                        .noneMatch(call -> call.getKey() > LONGEST.toNanos());
            }
        });
    }

    private static void make(
            Generated generated, CallGenerator generator, AnswerCheck check, CallSender http, Figures figures) {
        try {
            var answer = http.send(generated.call().method(), generated.call().bytes());
            figures.add(generated, answer);
            var problems = problems(check, generated, answer);
            if (!problems.isEmpty()) {
                figures.fail(generated, answer.status() + ": " + String.join(", ", problems));
            }
            generator.learn(generated, answer);
        } catch (IOException e) {
            figures.fail(generated, "no answer: " + e.getMessage());
        }
    }

    private static List<String> notReached(OpenApiDocument document, Figures figures) {
        return document.operations().stream()
                .filter(operation -> operation.responses().containsKey(200))
                .map(Operation::id)
                .filter(operation -> !CallGenerator.ENDLESS.contains(operation))
                .filter(operation -> !SELDOM_REACHED.contains(operation))
                .filter(operation -> !figures.succeeded.contains(operation))
                .toList();
    }

    private static List<String> problems(AnswerCheck check, Generated generated, Answer answer) {
        boolean overloaded = answer.status() == 503
                && answer.header("Retry-After").isPresent()
                && generated
                        .reached()
                        .map(Operation::id)
                        .filter(MAKE_BACKUP_CODES::contains)
                        .isPresent();
        return overloaded ? List.of() : check.problems(generated.reached(), generated.call(), answer);
    }

    private static Answer aside(CallSender http, String target) {
        try {
            return http.send("GET", CallSender.get(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Signs claims as the development server does. */
    private static String signed(String claims) {
        try (var reader = Files.newBufferedReader(data.resolve("development-keys.properties"))) {
            var keys = new Properties();
            keys.load(reader);
            var key = ECKey.parse(keys.getProperty("token-key"));
            var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .keyID(key.getKeyID())
                    .type(JOSEObjectType.JWT)
                    .build();
            var token = new JWSObject(header, new Payload(claims));
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (IOException | ParseException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Header> callbackHeaders(String body) {
        return WebhookSigner.sign(body).entrySet().stream()
                .map(header -> new Header(header.getKey(), header.getValue()))
                .toList();
    }
}
