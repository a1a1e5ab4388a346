package dev.ringproof.app.bench.load;

import dev.ringproof.app.bench.load.HttpConnection.Answer;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Clerk's wire: create a number, prepare its verification, enter a wrong code and the right one. */
public final class ClerkWire implements Wire {
    private static final String PATH = "/v1/me/phone_numbers";

    private final UserTokens tokens;
    private final MessageReceiver messages;
    private final @Nullable Supplier<String> address;

    /** @param address returns the address of the next client, which the server must believe; null for this machine's */
    public ClerkWire(UserTokens tokens, MessageReceiver messages, @Nullable Supplier<String> address) {
        this.tokens = tokens;
        this.messages = messages;
        this.address = address;
    }

    @Override
    public List<Step> cycle(int person) {
        var one = new Person(person);
        return List.of(
                new Step(Kind.CREATE, one::create),
                new Step(Kind.PREPARE, one::prepare),
                new Step(Kind.ATTEMPT, one::enterWrongCode),
                new Step(Kind.ATTEMPT, one::enterRightCode));
    }

    /** One person during their verification. */
    private final class Person {
        private final String number;
        private final String headers;
        private String id = "";
        private String code = "";

        Person(int person) {
            number = People.number(person);
            headers = "Authorization: Bearer " + tokens.of(person)
                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + (address == null ? "" : "X-Forwarded-For: " + address.get() + "\r\n");
        }

        void create(HttpConnection connection) throws IOException {
            var answer = expect(200, connection.post(PATH, headers, "phone_number=%2B" + number.substring(1)));
            id = answer.text("id");
        }

        void prepare(HttpConnection connection) throws IOException {
            var answer = post(connection, "prepare_verification", "strategy=phone_code");
            expectStatus("unverified", expect(200, answer));
        }

        void enterWrongCode(HttpConnection connection) throws IOException {
            code = messages.code(number);
            var wrong = code.equals("000000") ? "000001" : "000000";
            var answer = expect(422, post(connection, "attempt_verification", "code=" + wrong));
            if (!answer.text("code").equals("form_code_incorrect")) {
                throw new IllegalStateException(answer.toString());
            }
        }

        void enterRightCode(HttpConnection connection) throws IOException {
            expectStatus("verified", expect(200, post(connection, "attempt_verification", "code=" + code)));
        }

        private Answer post(HttpConnection connection, String step, String form) throws IOException {
            return connection.post(PATH + "/" + id + "/" + step, headers, form);
        }

        private void expectStatus(String status, Answer answer) {
            if (!answer.text("id").equals(id) || !answer.text("status").equals(status)) {
                throw new IllegalStateException(answer.toString());
            }
        }
    }

    private static Answer expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new IllegalStateException(answer.toString());
        }
        return answer;
    }
}
