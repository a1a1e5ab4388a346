package dev.ringproof.app.bench;

import dev.ringproof.app.ServerProcess;
import dev.ringproof.app.bench.load.BetterAuthWire;
import dev.ringproof.app.bench.load.ClerkWire;
import dev.ringproof.app.bench.load.MessageReceiver;
import dev.ringproof.app.bench.load.UserTokens;
import dev.ringproof.app.bench.load.Wire;
import dev.ringproof.app.bench.server.FloorServer;
import dev.ringproof.app.bench.server.PlainServer;
import dev.ringproof.app.bench.server.PlainStore;
import dev.ringproof.core.domain.limit.LimitPolicy;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/** What all contestants have in common: PostgreSQL, the identity provider and the options. It starts them. */
final class Stage implements AutoCloseable {
    private static final Path LIBRARIES = Path.of("target", "libs");
    private static final Set<String> PLAIN_LIBRARIES = Set.of("postgresql-", "libphonenumber-");

    private final Options options;
    private final Postgresql postgresql = new Postgresql();
    private final UserTokens tokens = new UserTokens();
    private final List<Closeable> open = new ArrayList<>();

    Stage(Options options) throws IOException, SQLException, GeneralSecurityException {
        this.options = options;
        ServerProcess.makeAotCache();
    }

    Postgresql postgresql() {
        return postgresql;
    }

    /** Starts a contestant. */
    Contestant start(String name) throws IOException, SQLException {
        var database = "bench_" + name.replace('-', '_');
        var url = postgresql.create(database);
        return switch (name) {
            case "ours" -> ours(name, database, url, false);
            case "ours-limits" -> ours(name, database, url, true);
            case "plain" -> java(name, database, url, PlainServer.class, plainLibraries());
            case "floor" -> java(name, database, url, FloorServer.class, librariesOfOthers());
            case "pgbench" -> pgbench(database, url);
            case "better-auth" -> betterAuth(name, database);
            default -> throw new IllegalArgumentException("there is no contestant " + name);
        };
    }

    private ServerContestant ours(String name, String database, String url, boolean limits) throws IOException {
        var receiver = receiver();
        var environment = new HashMap<>(ServerProcess.newKeys());
        environment.putAll(Map.of(
                "RINGPROOF_PROFILE",
                "production",
                "RINGPROOF_HOST",
                "127.0.0.1",
                "RINGPROOF_MANAGEMENT_PORT",
                "0",
                "RINGPROOF_DATA",
                Files.createTempDirectory("ringproof-bench").toString(),
                "RINGPROOF_DATABASE_URL",
                url,
                "RINGPROOF_DATABASE_POOL_SIZE",
                Integer.toString(options.connections()),
                "RINGPROOF_SMS_GATEWAY",
                "webhook",
                "RINGPROOF_SMS_WEBHOOK_URL",
                receiver.url()));
        environment.putAll(Map.of(
                "RINGPROOF_JWT_ISSUER",
                UserTokens.ISSUER,
                "RINGPROOF_JWT_AUDIENCE",
                UserTokens.AUDIENCE,
                "RINGPROOF_JWT_KEYS_URL",
                tokens.keysUrl(),
                "RINGPROOF_TRUSTED_PROXIES",
                "loopback"));
        environment.putAll(limits ? unreachedLimits() : withoutLimits());
        var addresses = new AtomicInteger();
        long began = System.nanoTime();
        var process = ServerProcess.startWith(options.jvm(), environment);
        open.add(process::close);
        var wire = new ClerkWire(tokens, receiver, limits ? () -> address(addresses.getAndIncrement()) : null);
        int port = URI.create(process.base()).getPort();
        return server(name, database, wire, port, process.pid(), began);
    }

    /** Returns addresses in many blocks, as of people at home. */
    private static String address(int n) {
        return "20." + n % 50_000 / 250 + "." + n % 250 + ".7";
    }

    /** A server in production does not start with {@code RINGPROOF_LIMITS=off}, so each limit is off. */
    private static Map<String, String> withoutLimits() {
        var environment = new HashMap<String, String>();
        LimitPolicy.DEFAULT
                .rules()
                .keySet()
                .forEach(limit -> environment.put("RINGPROOF_LIMIT_" + limit.name(), "off"));
        environment.put("RINGPROOF_BUDGET", "off");
        environment.put("RINGPROOF_GUARD", "off");
        return environment;
    }

    /** All limits and budgets count, and nothing reaches a ceiling. */
    private static Map<String, String> unreachedLimits() {
        var environment = new HashMap<String, String>();
        LimitPolicy.DEFAULT
                .rules()
                .forEach((limit, rule) -> environment.put(
                        "RINGPROOF_LIMIT_" + limit.name(),
                        rule.ceilings().stream()
                                .map(ceiling -> "900000000/" + ceiling.window())
                                .collect(Collectors.joining(","))));
        environment.put("RINGPROOF_BUDGET", "900000000/day, 900000000/month");
        environment.put("RINGPROOF_GUARD", "observe");
        return environment;
    }

    private ServerContestant java(String name, String database, String url, Class<?> main, List<Path> libraries)
            throws IOException {
        var receiver = receiver();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options.jvm());
        var classPath = new ArrayList<>(List.of(Path.of("target", "test-classes")));
        classPath.addAll(libraries);
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(main.getName());
        command.addAll(List.of(url, Integer.toString(options.connections()), receiver.url(), tokens.publicKey()));
        long began = System.nanoTime();
        var process = new ChildProcess(name, Path.of("."), command);
        open.add(process);
        var wire = new ClerkWire(tokens, receiver, null);
        return server(name, database, wire, process.port(), process.pid(), began);
    }

    private PgBench pgbench(String database, String url) throws IOException, SQLException {
        var program = PgBench.program()
                .orElseThrow(() -> new IllegalStateException("there is no pgbench: name it by -Dbench.pgbench"));
        PlainStore.create(url);
        var pgbench = new PgBench(program, postgresql.port(), database, options.connections());
        open.add(pgbench);
        return pgbench;
    }

    private ServerContestant betterAuth(String name, String database) throws IOException {
        if (options.betterAuth() == null) {
            throw new IllegalArgumentException("better-auth needs -Dbench.better-auth=FOLDER");
        }
        var receiver = receiver();
        var withUser = "postgresql://postgres@127.0.0.1:" + postgresql.port() + "/" + database;
        var command = List.of("node", "server.mjs", withUser, Integer.toString(options.connections()), receiver.url());
        long began = System.nanoTime();
        var process = new ChildProcess(name, Path.of(options.betterAuth()), command);
        open.add(process);
        return server(name, database, new BetterAuthWire(receiver), process.port(), process.pid(), began);
    }

    private ServerContestant server(String name, String database, Wire wire, int port, long pid, long began)
            throws IOException {
        return new ServerContestant(name, database, wire, tokens, options.people(), port, pid, began);
    }

    private MessageReceiver receiver() throws IOException {
        var receiver = new MessageReceiver();
        open.add(receiver);
        return receiver;
    }

    private static List<Path> plainLibraries() throws IOException {
        return libraries().stream()
                .filter(jar ->
                        PLAIN_LIBRARIES.stream().anyMatch(jar.getFileName().toString()::startsWith))
                .toList();
    }

    /** Returns the libraries of the server that are not Ringproof's own. */
    private static List<Path> librariesOfOthers() throws IOException {
        var others = new ArrayList<Path>();
        for (var jar : libraries()) {
            try (var file = new JarFile(jar.toFile())) {
                if (file.stream().noneMatch(entry -> entry.getName().startsWith("dev/ringproof/"))) {
                    others.add(jar);
                }
            }
        }
        return others;
    }

    private static List<Path> libraries() throws IOException {
        try (var jars = Files.list(LIBRARIES)) {
            return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        for (var each : open.reversed()) {
            each.close();
        }
        tokens.close();
        postgresql.close();
    }
}
