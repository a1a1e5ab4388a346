package dev.ringproof.app.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request has one end for every reader (RFC 9112), however its bytes arrive. */
class RequestReaderTest {
    private static final String GET = "GET /a HTTP/1.1\r\nHost: x\r\n";
    private static final String POST = "POST /a HTTP/1.1\r\nHost: x\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
    private static final long SEED = 13;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            # two lengths, or none that is a number
            Content-Length: 1;;Content-Length: 2                 | 400
            Content-Length: 1;;Content-Length: 1                 | 400
            Content-Length: 1, 1                                 | 400
            Content-Length: 1;;content-length: 2                 | 400
            Content-Length: -5                                   | 400
            Content-Length: +1                                   | 400
            Content-Length: 0x1                                  | 400
            Content-Length: 1 1                                  | 400
            Content-Length:                                      | 400
            Content-Length: 99999999999999999999                 | 400
            Content-Length: 65537                                | 413
            # a length and a coding, or another coding than chunked
            Content-Length: 1;;Transfer-Encoding: chunked        | 400
            Transfer-Encoding: chunked;;Content-Length: 0        | 400
            Transfer-Encoding: gzip                              | 400
            Transfer-Encoding: gzip, chunked                     | 400
            Transfer-Encoding: chunked, gzip                     | 400
            Transfer-Encoding: chunked, chunked                  | 400
            Transfer-Encoding: chunked;;Transfer-Encoding: chunked | 400
            Transfer-Encoding: identity                          | 400
            Transfer-Encoding: xchunked                          | 400
            Transfer-Encoding: chunked;q=1                       | 400
            Transfer-Encoding:                                   | 400
            # names and lines that readers take in different ways
            Content-Length : 0                                   | 400
            Transfer-Encoding~: chunked                          | 400
            A: b;; c: d                                          | 400
            A: b;;~c                                             | 400
            A: b;; Content-Length: 1                             | 400
            : b                                                  | 400
            hello                                                | 400
            A b: c                                               | 400
            A(: b                                                | 400
            A\\u0001: b                                          | 400
            A: b\\u0000                                          | 400
            A: b\\u007f                                          | 400
            A: b\\u000aC: d                                      | 400
            A: b\\u000dC: d                                      | 400
            \\u00e4: b                                           | 400
            # what this server does not do
            Host: y                                              | 400
            Expect: a miracle                                    | 417
            Content-Encoding: gzip                               | 415
            """)
    void a_field_that_two_readers_could_read_in_two_ways_is_refused(String fields, int status) {
        var head = POST + unescaped(fields).replace("~", "\t").replace(";;", "\r\n") + "\r\n\r\n";

        assertThat(read(head).refusals()).containsExactly(status);
    }

    private static String unescaped(String text) {
        var all = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                all.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                all.append(text.charAt(i));
            }
        }
        return all.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /a HTTP/1.0         | 505
            GET /a HTTP/2.0         | 505
            GET /a HTTP/1.2         | 505
            GET /a                  | 400
            GET  /a HTTP/1.1        | 400
            GET /a  HTTP/1.1        | 400
            GET /a b HTTP/1.1       | 400
            GET /a HTTP/1.1 x       | 400
            G(T /a HTTP/1.1         | 400
            GET a HTTP/1.1          | 400
            GET * HTTP/1.1          | 400
            GET /a#b HTTP/1.1       | 400
            GET /% HTTP/1.1         | 400
            GET /%Z1 HTTP/1.1       | 400
            GET /a?a=%ZZ HTTP/1.1   | 400
            GET /{a} HTTP/1.1       | 400
            GET /ä HTTP/1.1         | 400
            GET http:// HTTP/1.1    | 400
            GET http://a@b:c/ HTTP/1.1 | 400
            GET ftp://x/ HTTP/1.1   | 400
            CONNECT x:80 HTTP/1.1   | 405
            CONNECT /a HTTP/1.1     | 405
            """)
    void a_request_line_that_cannot_be_read_is_refused(String line, int status) {
        assertThat(read(line + "\r\nHost: x\r\n\r\n").refusals()).containsExactly(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            x | true
            x:80 | true
            my_app:8080 | true
            [::1]:80 | true
            x: | true
            x:65536 | false
            x:-5 | false
            x:99999999999 | false
            a b | false
            a/b | false
            a@b | false
            [ | false
            a,b | true
            """)
    void the_host_is_a_host_and_perhaps_a_port(String host, boolean valid) {
        assertThat(read("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                        .refusals()
                        .isEmpty())
                .isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource({"''", "'Host:\r\n'", "'Host: x\r\nHost: x\r\n'"})
    void there_is_one_host(String fields) {
        assertThat(read("GET / HTTP/1.1\r\n" + fields + "\r\n").refusals()).containsExactly(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            zz               | 400
            -1               | 400
            +1               | 400
            0x1              | 400
            1 2              | 400
            ''               | 400
            ٣                | 400
            1000000          | 413
            ffffffffffffffff | 413
            """)
    void a_size_of_a_chunk_is_a_number(String size, int status) {
        assertThat(read(CHUNKED + size + "\r\na\r\n0\r\n\r\n").refusals()).containsExactly(status);
    }

    @Test
    void a_chunk_is_as_long_as_it_says() {
        assertThat(read(CHUNKED + "1\r\naXX0\r\n\r\n").refusals()).containsExactly(400);
        assertThat(read(CHUNKED + "1\na\r\n0\r\n\r\n").refusals()).containsExactly(400);
    }

    @Test
    void what_is_too_large_is_refused_before_it_is_there() {
        assertThat(read("GET /" + "a".repeat(RequestReader.MAX_LINE)).refusals())
                .containsExactly(414);
        assertThat(read(GET + "A: " + "b".repeat(RequestReader.MAX_HEAD)).refusals())
                .containsExactly(431);
        assertThat(read(GET + "A: b\r\n".repeat(RequestReader.MAX_FIELDS + 1)).refusals())
                .containsExactly(431);
        assertThat(read("\r\n".repeat(RequestReader.MAX_HEAD)).refusals()).containsExactly(431);
        assertThat(read(CHUNKED + "1".repeat(300)).refusals()).containsExactly(400);
        assertThat(read(CHUNKED + "4000\r\n" + "a".repeat(0x4000) + "\r\n"
                                + ("4000\r\n" + "a".repeat(0x4000) + "\r\n").repeat(3) + "1\r\n")
                        .refusals())
                .containsExactly(413);
        assertThat(read(CHUNKED + ("1;" + "x".repeat(200) + "\r\na\r\n").repeat(3000))
                        .refusals())
                .containsExactly(413);
        assertThat(read(CHUNKED + "0\r\n" + "A: b\r\n".repeat(4000)).refusals()).containsExactly(431);
    }

    @Test
    void bytes_that_are_no_text_are_refused_at_once() {
        assertThat(read("\u0016\u0003\u0001\u0002\u0000\u0001").refusals()).containsExactly(400);
        assertThat(read("GET / HTTP/1.1\n").refusals()).containsExactly(400);
    }

    @Test
    @SuppressWarnings("StringConcatToTextBlock") // the ends of lines are what it is about
    void a_whole_request_is_written_anew_in_its_simplest_form() {
        var read = read("\r\nPOST http://y:80/a?b=%20 HTTP/1.1\r\nhost:x\r\nA:\t b \t\r\nConnection: Close, TE\r\n"
                + "Transfer-Encoding: Chunked\r\nExpect: 100-Continue\r\nTrailer: T\r\n\r\n"
                + "3;x=y\r\nabc\r\n02\r\nde\r\n0\r\nT: u\r\n\r\n");

        assertThat(read.requests())
                .containsExactly("POST /a?b=%20 HTTP/1.1\r\nA: b\r\nConnection: close\r\nHost: y:80\r\n"
                        + "Content-Length: 5\r\n\r\nabcde");
        assertThat(read.refusals()).isEmpty();
    }

    @Test
    void a_client_that_awaits_it_is_told_to_go_on_only_before_its_body() {
        assertThat(read(POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
                        .continued())
                .isOne();
        assertThat(read(POST + "Expect: 100-continue\r\n\r\n").continued()).isZero();
    }

    @Test
    void requests_are_found_wherever_the_network_cuts_them() {
        var random = new Random(SEED);
        var bodies = List.of("", "a", "ab\r\n\r\ncd", "GET / HTTP/1.1\r\nHost: y\r\n\r\n", "x".repeat(9000));
        var sent = new StringBuilder();
        var expected = new ArrayList<String>();
        for (int i = 0; i < 200; i++) {
            var body = bodies.get(random.nextInt(bodies.size()));
            boolean chunked = random.nextBoolean();
            sent.append("\r\n".repeat(random.nextInt(2)))
                    .append(POST)
                    .append("I: ")
                    .append(i)
                    .append("\r\n");
            if (chunked) {
                sent.append("Transfer-Encoding: chunked\r\n\r\n").append(inChunks(body, random));
            } else {
                sent.append("Content-Length: ")
                        .append(body.length())
                        .append("\r\n\r\n")
                        .append(body);
            }
            expected.add("POST /a HTTP/1.1\r\nI: " + i + "\r\nHost: x\r\n"
                    + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body);
        }

        assertThat(read(sent.toString(), random).requests()).as("seed " + SEED).isEqualTo(expected);
        assertThat(read(sent.toString()).requests()).isEqualTo(expected);
    }

    private static String inChunks(String body, Random random) {
        var chunks = new StringBuilder();
        for (int from = 0; from < body.length(); ) {
            int to = Math.min(body.length(), from + 1 + random.nextInt(2000));
            chunks.append(Integer.toHexString(to - from))
                    .append("\r\n")
                    .append(body, from, to)
                    .append("\r\n");
            from = to;
        }
        return chunks.append("0\r\n\r\n").toString();
    }

    @ParameterizedTest
    @CsvSource({"close", "'Close'", "'TE, close'"})
    void after_a_request_that_asks_for_the_end_nothing_is_read(String options) {
        assertThat(read(GET + "Connection: " + options + "\r\n\r\n" + GET + "\r\n")
                        .requests())
                .containsExactly("GET /a HTTP/1.1\r\nConnection: close\r\nHost: x\r\n\r\n");
    }

    @Test
    void a_request_that_breaks_off_is_no_request() {
        for (var half : List.of(
                "G",
                GET,
                POST + "Content-Length: 5\r\n\r\nabcd",
                CHUNKED,
                CHUNKED + "5\r\nabc",
                CHUNKED + "5\r\nabcde",
                CHUNKED + "0\r\n",
                CHUNKED + "0\r\nA: b\r\n")) {
            var read = read(half);

            assertThat(read.requests()).as(half).isEmpty();
            assertThat(read.refusals()).as(half).isEmpty();
        }
    }

    @Test
    void an_idle_connection_holds_nothing() {
        assertThat(read(CHUNKED + "5\r\nabcde\r\n0\r\n\r\n").held()).isZero();
        assertThat(read(CHUNKED + "5\r\nabcde\r\n").held()).isPositive();
    }

    private record Read(List<String> requests, List<Integer> refusals, int continued, int held) {}

    private static Read read(String bytes) {
        return read(bytes, null);
    }

    /** Reads until the bytes end or are refused. They come at once, or in random pieces. */
    private static Read read(String text, @Nullable Random random) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        var pieces = new ArrayDeque<byte[]>();
        for (int from = 0; from < bytes.length; ) {
            int to = random == null ? bytes.length : Math.min(bytes.length, from + 1 + random.nextInt(700));
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        var told = new Told();
        var reader = new RequestReader(pieces::poll, told);
        var requests = new ArrayList<String>();
        var refusals = new ArrayList<Integer>();
        try {
            for (var request = reader.next(); request != null; request = reader.next()) {
                requests.add(new String(request, StandardCharsets.ISO_8859_1));
            }
        } catch (RequestRefused e) {
            refusals.add(e.status());
        }
        return new Read(requests, refusals, told.continued, told.held);
    }

    private static final class Told implements RequestReader.Progress {
        private int continued;
        private int held;

        @Override
        public void idle() {}

        @Override
        public void head() {}

        @Override
        public void body(boolean clientAwaitsContinue) {
            continued += clientAwaitsContinue ? 1 : 0;
        }

        @Override
        public void whole() {}

        @Override
        public void holds(int bytes) {
            held = bytes;
        }
    }
}
