package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.keys.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts servers with wrong and lost keys, and leads them out, as an operator does. */
class WrongKeysTest {
    private static final String KEY = KeyRing.newPair("1", new Random(21));
    private static final String OTHER_KEY = KeyRing.newPair("1", new Random(22));
    private static final String SECOND_KEY = KeyRing.newPair("2", new Random(23));
    private static final String INDEX_KEY = KeyRing.newPair("1", new Random(24));
    private static final String OTHER_INDEX_KEY = KeyRing.newPair("1", new Random(25));
    private static final String NUMBER = "+14155552671";

    @TempDir
    Path data;

    private Map<String, String> environment(String keys, String indexKey) {
        return Map.of(
                "RINGPROOF_DATA",
                data.toString(),
                "RINGPROOF_KEYS",
                keys,
                "RINGPROOF_INDEX_KEY",
                indexKey,
                "RINGPROOF_RESEND_AFTER",
                "PT0S");
    }

    private void verifyANumber(Map<String, String> environment) {
        try (var server = ServerProcess.start(environment)) {
            var api = new Api(server.base());
            var me = api.me(api.token("user_1"));
            var id = me.createId(NUMBER);
            assertThat(me.prepare(id).status()).isEqualTo(200);
            assertThat(me.attempt(id, api.newestCode(NUMBER)).status()).isEqualTo(200);
        }
    }

    private static void refuses(Map<String, String> environment, String line, String... arguments) {
        var ended = ServerProcess.run(environment, "", arguments);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output().lines()).containsOnlyOnce(line).noneMatch(text -> text.contains("Exception"));
    }

    @Test
    void a_server_with_a_wrong_key_does_not_start_and_names_the_key() {
        var right = environment(KEY, INDEX_KEY);
        verifyANumber(right);

        refuses(
                environment(OTHER_KEY, INDEX_KEY),
                "Ringproof does not start: RINGPROOF_KEYS: key 1 is not the key that this database was written with;"
                        + " see docs/keys.md");
        refuses(
                environment(KEY, OTHER_INDEX_KEY),
                "Ringproof does not start: RINGPROOF_INDEX_KEY: key 1 is not the key that this database was written"
                        + " with; see docs/keys.md",
                "--check");
        refuses(
                environment(SECOND_KEY, INDEX_KEY),
                "Ringproof does not start: RINGPROOF_KEYS: key 1 is missing, and rows need it: phone numbers 1,"
                        + " readable messages 1; see docs/keys.md",
                "--check");
        assertThat(ServerProcess.run(right, "", "--check"))
                .isEqualTo(new ServerProcess.Ended(0, "Ringproof starts.\n"));
    }

    @Test
    void new_development_keys_on_an_old_database_are_explained() throws IOException {
        var environment = new HashMap<>(Map.of("RINGPROOF_DATA", data.toString()));
        verifyANumber(environment);
        var keys = data.resolve("development-keys.properties");
        Files.delete(keys);

        refuses(
                environment,
                "Ringproof does not start: RINGPROOF_KEYS: key 1 is not the key that this database was written with;"
                        + " the database is older than " + keys
                        + ": put the former file back, or begin anew with an empty database",
                "--check");
    }

    @Test
    void an_operator_gets_out_with_other_keys() {
        verifyANumber(environment(KEY, INDEX_KEY));

        var reindexed = ServerProcess.run(environment(KEY, OTHER_INDEX_KEY), "", "--new-index-key");
        assertThat(reindexed.output()).isEqualTo("Phone numbers that have an index under RINGPROOF_INDEX_KEY now: 1\n");
        var both = environment(SECOND_KEY + "," + KEY, OTHER_INDEX_KEY);
        assertThat(ServerProcess.run(both, "", "--reseal-numbers").output())
                .isEqualTo("Phone numbers that were sealed again, under key 2: 1\n");
        try (var server = ServerProcess.start(both)) {
            var api = new Api(server.base());
            var other = api.me(api.token("user_2"));
            assertThat(other.create(NUMBER).code()).isEqualTo("form_identifier_exists");
        }
    }

    @Test
    void a_lost_key_is_abandoned_only_after_its_word_was_entered() {
        verifyANumber(environment(KEY, INDEX_KEY));
        var without = environment(SECOND_KEY, INDEX_KEY);

        var doubtful = ServerProcess.run(without, "yes\n", "--abandon-key", "1");
        assertThat(doubtful.status()).isEqualTo(2);
        assertThat(doubtful.output())
                .contains("Rows that need key 1: phone numbers 1, readable messages 1\n")
                .contains("type: abandon 1\n")
                .endsWith("Nothing was removed.\n");
        var sure = ServerProcess.run(without, "abandon 1\n", "--abandon-key", "1");
        assertThat(sure.output()).endsWith("They are removed. Owners have to add their numbers again.\n");
        assertThat(sure.status()).isZero();
        assertThat(ServerProcess.run(without, "", "--abandon-key", "1").output())
                .isEqualTo("No row needs key 1.\n");

        verifyANumber(without);
        var wrong = ServerProcess.run(without, "", "--abandon-key", "2");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.output()).contains("RINGPROOF_KEYS: key 2 is not lost: it is in the ring");
    }
}
