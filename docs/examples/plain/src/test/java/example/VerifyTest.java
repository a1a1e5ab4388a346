package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the program as a person does, who reads the message and enters its code. */
class VerifyTest {
    @Test
    void the_code_in_the_message_verifies_the_number() throws IOException {
        assertEquals("verified", answerTo(code -> code));
    }

    @Test
    void another_code_does_not() throws IOException {
        assertEquals("try again", answerTo(code -> code.equals("000000") ? "000001" : "000000"));
    }

    private interface Person {
        String enters(String code);
    }

    private static String answerTo(Person person) throws IOException {
        long started = System.nanoTime();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var program = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "example.Verify")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = new BufferedReader(
                new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
            var code = Pattern.compile("\\d{6}").matcher(output.readLine());
            assertTrue(code.find());
            try (var input = program.outputWriter(StandardCharsets.UTF_8)) {
                input.write(person.enters(code.group()) + "\n");
            }
            var answer = output.readLine();
            System.out.println("from start to answer: " + (System.nanoTime() - started) / 1_000_000 + " ms");
            return answer;
        }
    }
}
