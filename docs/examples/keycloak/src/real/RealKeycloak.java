import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;

/**
 * Signs users in at a real Keycloak, as browsers do: {@code java src/real/RealKeycloak.java [ZIP]}. It takes the jars
 * in {@code target/providers}, unpacks Keycloak from the zip (without one, from Maven Central) into {@code target}, and
 * stands for the carrier. Each step is printed; the first one that fails ends the program with status 1.
 */
public final class RealKeycloak {
    private static final String VERSION = "26.7.3";
    private static final String ZIP = "https://repo.maven.apache.org/maven2/org/keycloak/keycloak-quarkus-dist/"
            + VERSION + "/keycloak-quarkus-dist-" + VERSION + ".zip";
    private static final Path TARGET = Path.of("target");
    private static final Path HOME = TARGET.resolve("keycloak-" + VERSION).toAbsolutePath();
    private static final Path LOG = TARGET.resolve("keycloak.log").toAbsolutePath();
    private static final String NUMBER = "+14155552671";
    private static final String MASKED = "+1********71";
    private static final String NEW_NUMBER = "+14155552672";
    private static final String NEW_MASKED = "+1********72";
    private static final String CALLBACK = "http://127.0.0.1/callback";
    private static final Duration STOP = Duration.ofMinutes(2);
    private static final Duration START = Duration.ofMinutes(10);

    private final int port = freePort();
    private final String base = "http://127.0.0.1:" + port;
    private final BlockingQueue<String> codes = new LinkedBlockingQueue<>();
    private final List<String> secrets = new ArrayList<>(List.of(NUMBER.substring(1), NEW_NUMBER.substring(1)));
    private final Map<String, String> settings;
    private Process keycloak;

    private RealKeycloak(int carrierPort) {
        settings = Map.of(
                "CARRIER",
                "http",
                "CARRIER_URL",
                "http://127.0.0.1:" + carrierPort + "/messages",
                "CARRIER_BODY",
                "{\"to\":\"{to}\",\"code\":\"{code}\",\"text\":\"{text}\"}",
                "DATABASE_URL",
                "jdbc:h2:file:" + HOME.resolve("data/ringproof/ringproof"),
                "KEYS",
                newKey("1"),
                "INDEX_KEY",
                newKey("i"),
                "REGIONS",
                "US,CA",
                "APP_NAME",
                "Demo");
    }

    public static void main(String[] arguments) throws Exception {
        install(arguments.length > 0 ? Path.of(arguments[0]) : download());
        var carrier = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        var program = new RealKeycloak(carrier.getAddress().getPort());
        carrier.createContext("/messages", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            first("\"code\":\"(\\d+)\"", body).ifPresent(program::arrived);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        carrier.start();
        try {
            program.start();
            program.run();
            say("PASSED: a user signs in at Keycloak " + VERSION + " with a code from a message");
        } finally {
            program.stop();
            carrier.stop(0);
        }
    }

    private void arrived(String code) {
        secrets.add(code);
        codes.add(code);
    }

    private void run() throws Exception {
        var enrolment = new Browser();
        var page = enrolment.password("anna");
        check(page.contains("id=\"phone_number\""), "a user without a number is asked for one", page);
        page = enrolment.submit(Map.of("phone_number", NUMBER));
        check(
                page.contains("autocomplete=\"one-time-code\"") && page.contains(MASKED),
                "the form shows " + MASKED,
                page);
        var script = first("src=\"([^\"]+/ringproof.js)\"", page).orElse("/");
        check(
                ask(HttpRequest.newBuilder(URI.create(base + script))).contains("ringproof-countdown"),
                "its script is served",
                script);
        page = enrolment.submit(Map.of("code", code()));
        var backupCodes = all("<li><code>([^<]+)</code>", page);
        secrets.addAll(backupCodes);
        check(backupCodes.size() == 10, "the code verifies the number, and ten backup codes are shown", page);
        page = enrolment.submit(Map.of("done", "true"));
        check(enrolment.isSignedIn(page), "then the user is signed in", page);

        var second = new Browser();
        page = second.password("anna");
        check(page.contains("id=\"code\"") && page.contains(MASKED), "at the next sign-in a code is asked for", page);
        var code = code();
        page = second.submit(Map.of("code", code.equals("000000") ? "111111" : "000000"));
        check(page.contains("You can try 4 more times."), "a wrong code is refused", page);
        page = second.submit(Map.of("resend", "true"));
        check(page.contains("You can request another one in"), "another message has to wait", page);
        page = second.submit(Map.of("code", code));
        check(second.isSignedIn(page), "THE CODE FROM THE MESSAGE SIGNS THE USER IN", page);

        page = second.open("&kc_action=ringproof-sms-setup");
        check(page.contains("id=\"phone_number\""), "a signed-in user may change the number", page);
        page = second.submit(Map.of("phone_number", NEW_NUMBER));
        check(page.contains(NEW_MASKED), "the form shows " + NEW_MASKED, page);
        page = second.submit(Map.of("code", code()));
        check(page.contains("kc_action_status=success"), "the code verifies the new number", page);

        var third = new Browser();
        third.password("anna");
        page = third.submit(Map.of("show-backup", "true"));
        check(page.contains("Enter one of your backup codes"), "the form for a backup code is shown", page);
        page = third.submit(Map.of("code", backupCodes.get(0), "backup", "true"));
        check(third.isSignedIn(page), "a backup code signs the user in", page);

        var cancelled = new Browser();
        cancelled.password("anna");
        page = cancelled.submit(Map.of("cancel", "true"));
        check(page.contains("error=access_denied"), "cancel leads back to the app", page);

        var german = new Browser();
        german.language = "de";
        page = german.password("anna");
        check(page.contains("Geben Sie Ihren Code ein"), "the form speaks German", page);

        stop();
        start();
        var afterRestart = new Browser();
        page = afterRestart.password("anna");
        check(page.contains(NEW_MASKED), "after a restart the number is still there", page);

        var admin = adminToken();
        var anna = userId(admin, "anna");
        var credentials = get("/admin/realms/demo/users/" + anna + "/credentials", admin);
        check(
                credentials.contains(NEW_MASKED),
                "the administrator sees the masked number as a credential",
                credentials);
        var id = first("\"id\":\"([^\"]+)\",\"type\":\"ringproof-sms\"", credentials)
                .orElseThrow();
        delete("/admin/realms/demo/users/" + anna + "/credentials/" + id, admin);
        var removed = new Browser();
        page = removed.password("anna");
        check(
                page.contains("id=\"phone_number\""),
                "when the administrator removes it, the user sets up a new one",
                page);

        delete("/admin/realms/demo/users/" + anna, admin);
        var bob = new Browser();
        bob.password("bob");
        page = bob.submit(Map.of("phone_number", NEW_NUMBER));
        check(page.contains(NEW_MASKED), "the number of a deleted user may be set up by another user", page);
        page = bob.submitAfterWait(codes);
        secrets.addAll(all("<li><code>([^<]+)</code>", page));
        check(page.contains("ringproof-backup-codes"), "and is theirs by the right code", page);

        var events = get("/admin/realms/demo/events?max=100", admin);
        var wrongCode = "(\"userId\":\"" + anna + "\"[^{]*\"error\":\"invalid_user_credentials\"[^}]*WrongCode)";
        check(first(wrongCode, events).isPresent(), "Keycloak's events say whose code was wrong", events);
        stop();
        var log = Files.readString(LOG);
        var leaks = secrets.stream()
                .filter(secret -> (log + events).contains(secret))
                .count();
        check(
                leaks == 0,
                "no code and no whole number is in Keycloak's log and events (" + secrets.size() + " looked for)",
                "");
        check(
                !log.contains(" ERROR ") && !log.contains("Exception in thread"),
                "Keycloak's log has no error but those of the events",
                log);
    }

    /** A browser with cookies of its own. */
    private final class Browser {
        private final HttpClient http = HttpClient.newHttpClient();
        /** Keycloak's cookies are for https, which browsers do not ask for on this machine. */
        private final Map<String, String> cookies = new LinkedHashMap<>();

        private String language = "en";
        private String action = "";

        String password(String user) throws Exception {
            codes.clear();
            open("");
            return submit(Map.of("username", user, "password", "the password of " + user));
        }

        /** Goes from the app to Keycloak, and returns the page there, or the way back to the app. */
        String open(String more) throws Exception {
            var request = base + "/realms/demo/protocol/openid-connect/auth?client_id=demo-app&response_type=code"
                    + "&scope=openid&ui_locales=" + language + "&redirect_uri=" + encode(CALLBACK) + more;
            return take(send(HttpRequest.newBuilder(URI.create(request))));
        }

        String submit(Map<String, String> form) throws Exception {
            var body = form.entrySet().stream()
                    .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                    .collect(Collectors.joining("&"));
            return take(send(HttpRequest.newBuilder(URI.create(action))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(body))));
        }

        private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
            if (!cookies.isEmpty()) {
                request.header(
                        "Cookie",
                        cookies.entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")));
            }
            var response = http.send(request.build(), BodyHandlers.ofString());
            for (var cookie : response.headers().allValues("Set-Cookie")) {
                var pair = cookie.split(";", 2)[0].split("=", 2);
                cookies.remove(pair[0]);
                if (!pair[1].isEmpty()) {
                    cookies.put(pair[0], pair[1]);
                }
            }
            return response;
        }

        /** Enters the code of the newest message; requests another one while none may be sent. */
        String submitAfterWait(BlockingQueue<String> arriving) throws Exception {
            var end = Instant.now().plusSeconds(60);
            var code = arriving.poll(2, TimeUnit.SECONDS);
            while (code == null && Instant.now().isBefore(end)) {
                submit(Map.of("resend", "true"));
                code = arriving.poll(2, TimeUnit.SECONDS);
            }
            return submit(Map.of("code", code == null ? "" : code));
        }

        /** Follows redirects, but not to the app, and notes where the form of the page goes. */
        private String take(HttpResponse<String> response) throws Exception {
            var location = response.headers().firstValue("Location");
            if (location.isPresent()) {
                if (location.get().startsWith(CALLBACK)) {
                    return location.get();
                }
                return take(send(HttpRequest.newBuilder(response.uri().resolve(location.get()))));
            }
            first("<form[^>]* action=\"([^\"]+)\"", response.body())
                    .ifPresent(found -> action = found.replace("&amp;", "&"));
            return response.body();
        }

        /** Whether Keycloak has led back to the app with a code that gets tokens. */
        boolean isSignedIn(String place) throws Exception {
            var code = first("[?&]code=([^&]+)", place);
            return code.isPresent()
                    && token(
                                    "/realms/demo",
                                    Map.of(
                                            "grant_type",
                                            "authorization_code",
                                            "client_id",
                                            "demo-app",
                                            "redirect_uri",
                                            CALLBACK,
                                            "code",
                                            code.get()))
                            .contains("\"id_token\"");
        }
    }

    /** Returns the next code that the carrier got. */
    private String code() throws InterruptedException {
        var code = codes.poll(10, TimeUnit.SECONDS);
        check(code != null, "the carrier got a message with a code", "");
        return code;
    }

    private String adminToken() throws Exception {
        var answer = token(
                "/realms/master",
                Map.of("grant_type", "password", "client_id", "admin-cli", "username", "admin", "password", "admin"));
        return first("\"access_token\":\"([^\"]+)\"", answer).orElseThrow();
    }

    private String token(String realm, Map<String, String> form) throws Exception {
        var body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return ask(HttpRequest.newBuilder(URI.create(base + realm + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private String userId(String admin, String name) throws Exception {
        return first("\"id\":\"([^\"]+)\"", get("/admin/realms/demo/users?exact=true&username=" + name, admin))
                .orElseThrow();
    }

    private String get(String path, String admin) throws Exception {
        return ask(HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + admin));
    }

    private void delete(String path, String admin) throws Exception {
        ask(HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + admin)
                .DELETE());
    }

    private static String ask(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .body();
    }

    private void start() throws Exception {
        var begin = Instant.now();
        var command = new ProcessBuilder(
                "bash",
                HOME.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--import-realm",
                "--cache=local",
                "--http-host=127.0.0.1",
                "--http-port=" + port);
        var environment = command.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin");
        settings.forEach((name, value) -> environment.put("KC_SPI_AUTHENTICATOR__RINGPROOF_SMS__" + name, value));
        command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()));
        keycloak = command.start();
        while (!answers()) {
            if (!keycloak.isAlive() || Instant.now().isAfter(begin.plus(START))) {
                check(false, "Keycloak starts", Files.readString(LOG));
            }
            Thread.sleep(500);
        }
        say("Keycloak " + VERSION + " is up after "
                + Duration.between(begin, Instant.now()).toSeconds() + " s, with Java "
                + System.getProperty("java.version"));
    }

    private boolean answers() throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(base + "/realms/demo"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops Keycloak as an operator does, so that Ringproof is closed. */
    private void stop() throws InterruptedException {
        if (keycloak != null) {
            var processes = new ArrayList<ProcessHandle>(keycloak.descendants().toList());
            processes.add(keycloak.toHandle());
            processes.forEach(ProcessHandle::destroy);
            keycloak = null;
            for (var process : processes) {
                try {
                    process.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
                } catch (ExecutionException | TimeoutException e) {
                    process.destroyForcibly();
                    check(false, "Keycloak stops within " + STOP.toSeconds() + " s", "");
                }
            }
        }
    }

    private static Path download() throws Exception {
        var zip = TARGET.resolve("keycloak-" + VERSION + ".zip");
        if (Files.notExists(zip)) {
            say("fetching " + ZIP);
            var part = TARGET.resolve("keycloak.part");
            var answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(ZIP)).build(), BodyHandlers.ofFile(part));
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode() + " for " + ZIP);
            }
            Files.move(part, zip);
        }
        return zip;
    }

    /** Unpacks Keycloak, and copies what the build has made. What an earlier run has left is removed. */
    private static void install(Path zip) throws IOException {
        var built = TARGET.resolve("providers");
        if (Files.notExists(built)) {
            throw new IOException("there is no " + built + ": run mvn package first");
        }
        for (var old : List.of(HOME, LOG)) {
            if (Files.exists(old)) {
                try (var files = Files.walk(old)) {
                    for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
        try (var archive = new ZipFile(zip.toFile())) {
            for (var entry : Collections.list(archive.entries())) {
                var file = TARGET.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    try (var content = archive.getInputStream(entry)) {
                        Files.copy(content, file);
                    }
                }
            }
        }
        try (var files = Files.walk(built)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var to = HOME.resolve("providers").resolve(built.relativize(file));
                Files.createDirectories(to.getParent());
                Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.createDirectories(HOME.resolve("data/import"));
        Files.copy(Path.of("src/real/demo-realm.json"), HOME.resolve("data/import/demo-realm.json"));
    }

    private static String newKey(String id) {
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        return id + ":" + Base64.getEncoder().encodeToString(key);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static Optional<String> first(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().findFirst().map(found -> found.group(1));
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static void check(boolean holds, String what, String seen) {
        if (!holds) {
            throw new AssertionError("not so: " + what + "\n" + seen);
        }
        say("ok: " + what);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
