package dev.ringproof.app.bench.load;

import dev.ringproof.app.bench.load.HttpConnection.Answer;
import java.io.IOException;
import java.util.List;

/**
 * The wire of better-auth. A request for a code stands for create and prepare; then a person enters a wrong code and
 * the right one, which also makes the user and a session.
 */
public final class BetterAuthWire implements Wire {
    private static final String PATH = "/api/auth/phone-number/";
    private static final String HEADERS = "Content-Type: application/json\r\n";

    private final MessageReceiver messages;

    public BetterAuthWire(MessageReceiver messages) {
        this.messages = messages;
    }

    @Override
    public List<Step> cycle(int person) {
        var one = new Person(People.number(person));
        return List.of(
                new Step(Kind.PREPARE, one::prepare),
                new Step(Kind.ATTEMPT, one::enterWrongCode),
                new Step(Kind.ATTEMPT, one::enterRightCode));
    }

    /** One person during their verification. */
    private final class Person {
        private final String number;
        private String code = "";

        Person(String number) {
            this.number = number;
        }

        void prepare(HttpConnection connection) throws IOException {
            expect(200, connection.post(PATH + "send-otp", HEADERS, "{\"phoneNumber\":\"" + number + "\"}"));
        }

        void enterWrongCode(HttpConnection connection) throws IOException {
            code = messages.code(number);
            var answer = expect(400, attempt(connection, code.equals("000000") ? "000001" : "000000"));
            if (!answer.text("code").equals("INVALID_OTP")) {
                throw new IllegalStateException(answer.toString());
            }
        }

        void enterRightCode(HttpConnection connection) throws IOException {
            var answer = expect(200, attempt(connection, code));
            if (!answer.text("phoneNumber").equals(number) || !answer.body().contains("\"phoneNumberVerified\":true")) {
                throw new IllegalStateException(answer.toString());
            }
        }

        private Answer attempt(HttpConnection connection, String entered) throws IOException {
            var body = "{\"phoneNumber\":\"" + number + "\",\"code\":\"" + entered + "\"}";
            return connection.post(PATH + "verify", HEADERS, body);
        }
    }

    private static Answer expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new IllegalStateException(answer.toString());
        }
        return answer;
    }
}
