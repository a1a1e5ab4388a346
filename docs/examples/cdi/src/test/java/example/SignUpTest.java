package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ringproof.core.keys.KeyRing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the application as a person does, who reads the message and enters its code. */
class SignUpTest {
    private static final Pattern CODE = Pattern.compile("\\b\\d{6}\\b");

    @Test
    void the_code_in_the_message_verifies_the_number() throws Exception {
        var answers = answersTo(code -> code);

        assertEquals("verified", answers.getLast());
        assertTrue(answers.contains("audit: phone_number.verified of anna"));
    }

    @Test
    void another_code_does_not() throws Exception {
        var answers = answersTo(code -> code.equals("000000") ? "000001" : "000000");

        assertEquals("try again", answers.getLast());
        assertTrue(answers.contains("audit: phone_number.verification_missed of anna"));
    }

    private interface Person {
        String enters(String code);
    }

    /** Returns what the application says after the code was entered. It must end by itself and without a failure. */
    private static List<String> answersTo(Person person) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var application = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "example.Main")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        var random = new SecureRandom();
        application.environment().put("RINGPROOF_KEYS", KeyRing.newPair("1", random));
        application.environment().put("RINGPROOF_INDEX_KEY", KeyRing.newPair("1", random));
        var running = application.start();
        try (var output = new BufferedReader(new InputStreamReader(running.getInputStream(), StandardCharsets.UTF_8))) {
            var code = code(output);
            try (var input = running.outputWriter(StandardCharsets.UTF_8)) {
                input.write(person.enters(code) + "\n");
            }
            var answers = new ArrayList<String>();
            output.lines().forEach(answers::add);
            assertEquals(0, running.waitFor());
            return answers;
        }
    }

    private static String code(BufferedReader output) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            var code = CODE.matcher(line);
            if (code.find()) {
                return code.group();
            }
        }
        throw new AssertionError("the application has sent no code");
    }
}
