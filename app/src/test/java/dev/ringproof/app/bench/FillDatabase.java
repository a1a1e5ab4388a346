package dev.ringproof.app.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fills a database of PostgreSQL with phone numbers as a server in use has them, and with what belongs to them. A server
 * must have made the schema before, since what is sealed names its key. Nothing that is filled in can be opened or found
 * by its number: the sealed values are random bytes, and the indexes of numbers are digests of a row's position.
 *
 * <p>Of the numbers, 85 of 100 are verified, 10 are not, three have had too many wrong codes, and two wait for a code,
 * most of them for one that has expired. A tenth of the owners has a second number, and one number of twelve is the
 * default second factor of its owner. The messages of a tenth of the numbers were created in the last 30 days, one number
 * of thirty has failures, and one of twenty has been counted by limits since yesterday.
 *
 * <p>The indexes are dropped before the rows are written, and made again after them.
 */
public final class FillDatabase {
    private static final int THREADS = 2;

    /** The tables that are filled, where each one comes after those that it refers to. */
    private static final List<String> TABLES = List.of(
            "account", "phone_number", "text_message", "number_failures", "limit_counter", "client", "user_session");

    /** The position of the number that the owner of number {@code g} is named by. */
    private static final String OWNER = "(g - case when g % 10 = 1 and g > 1 then 1 else 0 end)";

    private final String jdbcUrl;
    private final long numbers;

    private FillDatabase(String jdbcUrl, long numbers) {
        this.jdbcUrl = jdbcUrl;
        this.numbers = numbers;
    }

    /**
     * Fills a database.
     *
     * @param arguments the URL of the database, and the number of phone numbers, which is ten million by default
     */
    public static void main(String[] arguments) throws Exception {
        fill(arguments[0], arguments.length > 1 ? Long.parseLong(arguments[1]) : 10_000_000);
    }

    /** Fills the tables, which may have rows already; but no two calls may fill one database. */
    static void fill(String jdbcUrl, long numbers) throws Exception {
        new FillDatabase(jdbcUrl, numbers).fill();
    }

    private void fill() throws Exception {
        var prefix = prefix();
        var constraints = definitions("""
                select format('alter table %s drop constraint %I', conrelid::regclass, conname),
                    format('alter table %s add constraint %I %s', conrelid::regclass, conname,
                        pg_get_constraintdef(oid))
                from pg_constraint where conrelid::regclass::text in (%TABLES%) and contype in ('f', 'u', 'p')
                order by contype, conname
                """);
        var indexes = definitions("""
                select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
                from pg_index i where indrelid::regclass::text in (%TABLES%) and not exists (
                    select 1 from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('u', 'p'))
                order by 1
                """);
        // A table outside may refer to one of these, so its constraint goes first and comes last.
        var references = definitions("""
                select format('alter table %s drop constraint %I', conrelid::regclass, conname),
                    format('alter table %s add constraint %I %s', conrelid::regclass, conname,
                        pg_get_constraintdef(oid))
                from pg_constraint where contype = 'f' and confrelid::regclass::text in (%TABLES%)
                    and conrelid::regclass::text not in (%TABLES%)
                """);
        inTurn(references.stream().map(Definition::drop).toList());
        inTurn(constraints.stream().map(Definition::drop).toList());
        inTurn(indexes.stream().map(Definition::drop).toList());
        atOnce(rows(prefix));
        var keys = constraints.stream()
                .filter(constraint -> !constraint.isReference())
                .map(Definition::create)
                .toList();
        var others = new ArrayList<>(indexes.stream().map(Definition::create).toList());
        // Two constraints of one table would wait for each other, so one thread makes all of them.
        atOnce(List.of(keys, others));
        inTurn(constraints.stream()
                .filter(Definition::isReference)
                .map(Definition::create)
                .toList());
        inTurn(references.stream().map(Definition::create).toList());
        inTurn(TABLES.stream().map(table -> "vacuum (analyze) " + table).toList());
    }

    /** A constraint or an index. */
    private record Definition(String drop, String create) {
        boolean isReference() {
            return create.contains("FOREIGN KEY");
        }
    }

    private List<Definition> definitions(String query) throws SQLException {
        var tables = "'" + String.join("', '", TABLES) + "'";
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query.replace("%TABLES%", tables))) {
            var found = new ArrayList<Definition>();
            while (rows.next()) {
                found.add(new Definition(rows.getString(1), rows.getString(2)));
            }
            return found;
        }
    }

    /** Returns what a sealed value begins with: the version, and a key of the database. */
    private String prefix() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select key_id from key_check where ring = 'SEAL_KEYS' limit 1")) {
            if (!rows.next()) {
                throw new IllegalStateException("a server must have used the database before it is filled");
            }
            var id = rows.getString(1).getBytes(US_ASCII);
            return HexFormat.of().formatHex(new byte[] {1, (byte) id.length})
                    + HexFormat.of().formatHex(id);
        }
    }

    /** Returns statements that write the rows; each list of them runs in its order. */
    private List<List<String>> rows(String prefix) {
        var sealedNumber = "'\\x%s'::bytea || substr(sha256(('s' || g)::bytea) || sha256(('t' || g)::bytea), 1, 40)"
                .formatted(prefix);
        var parts = new ArrayList<List<String>>();
        long most = Math.max(1, (numbers + THREADS - 1) / THREADS);
        for (long from = 1; from <= numbers; from += most) {
            long to = Math.min(numbers, from + most - 1);
            parts.add(List.of(accounts(from, to), phoneNumbers(from, to, sealedNumber)));
        }
        parts.add(List.of(messages(), failures(), counters(), clients(), sessions()));
        return parts;
    }

    private static String each(long from, long to) {
        return "from generate_series(%d::bigint, %d::bigint) g".formatted(from, to);
    }

    /** Returns an id as a server makes it, from a name. */
    private static String id(String prefix, String name) {
        return "'%s' || substr(translate(encode(sha256((%s)::bytea), 'base64'), '+/=', 'xyz'), 1, 27)"
                .formatted(prefix, name);
    }

    private static String accounts(long from, long to) {
        return """
                insert into account (id, created_at, updated_at, external_id, last_sign_in_at, last_active_at)
                select %s, created, created + interval '1 minute',
                    case when g %% 5 = 0 then 'external-' || g end,
                    case when g %% 5 < 3 then now() - (g * 7 %% 604800) * interval '1 second' end,
                    case when g %% 5 < 3 then date_trunc('day', now() - (g * 7 %% 604800) * interval '1 second') end
                %s, lateral (select now() - interval '1 year' + g * interval '1 year' / %d) made (created)
                where %s = g
                """.formatted(id("user_", "'o' || g"), each(from, to), to + 1, OWNER);
    }

    private static String phoneNumbers(long from, long to, String sealedNumber) {
        return """
                insert into phone_number (id, owner_id, number_sealed, number_index, state, challenge_id, code_key,
                    code_digest, code_sealed, code_issued_at, code_expires_at, attempts, max_attempts, proven_at,
                    proven_session, failures, last_failed_at, last_texted_at, is_primary, primary_of, second_factor,
                    default_of, reserved_since, created_at, updated_at, version, proven_index)
                select %1$s, %2$s, %3$s, digest, state,
                    case when coded then %4$s end, case when coded then '1' end,
                    case when coded then encode(sha256(('c' || g)::bytea), 'hex') end,
                    case when waits then repeat('ab', 38) end,
                    case when coded then expires - interval '10 minutes' end,
                    case when state <> 'UNVERIFIED' then expires end,
                    case when state <> 'UNVERIFIED' then g %% 3 end, case when coded then 5 end,
                    case when verified then expires - interval '9 minutes' end,
                    case when verified then %5$s end,
                    case state when 'FAILED' then 5 else 0 end, case state when 'FAILED' then expires end,
                    case when state <> 'UNVERIFIED' then expires - interval '10 minutes' end,
                    verified and first, case when verified and first then %2$s end,
                    case when factor then 'DEFAULT' else 'NONE' end, case when factor then %2$s end,
                    case when factor then expires end, created, expires, 4, case when verified then digest end
                %6$s, lateral (select sha256(('n' || g)::bytea), %8$s = g,
                    case when g %% 100 < 85 then 'VERIFIED' when g %% 100 < 95 then 'UNVERIFIED'
                        when g %% 100 < 98 then 'FAILED' else 'PENDING' end,
                    g %% 5000 = 99,
                    now() - interval '1 year' + g * interval '1 year' / %7$d) v (digest, first, state, waits, created),
                    lateral (select state = 'VERIFIED', state in ('FAILED', 'PENDING'),
                        case when waits then now() + interval '10 minutes' else created end,
                        state = 'VERIFIED' and g %% 12 = 0 and first) w (verified, coded, expires, factor)
                """.formatted(
                        id("idn_", "'i' || g"),
                        id("user_", "'o' || " + OWNER),
                        sealedNumber,
                        id("ver_", "'v' || g"),
                        id("sess_", "'e' || g"),
                        each(from, to),
                        to + 1,
                        OWNER);
    }

    private String messages() {
        return """
                insert into text_message (id, owner_id, phone_number_id, challenge_id, number_index, created_at, expires_at,
                    state, attempts, settled_at, gateway, reference, reason, type, masked_to, segments, region, tried,
                    receipt_at, proven_at)
                select %s, %s, %s, %s, sha256(('n' || g)::bytea), created, created + interval '20 seconds', state, 0,
                    created, 'webhook', 'SM' || md5('r' || m), case state when 'UNDELIVERED' then 'unreachable' end,
                    'VERIFICATION', '+1********71', 1, 'US',
                    E'webhook\\t2026-11-24T08:55:30.328537Z\\t96\\tACCEPTED\\t\\t0.0075',
                    case when state <> 'HANDED_OVER' then created + interval '5 seconds' end,
                    case when state <> 'UNDELIVERED' then created + interval '20 seconds' end
                from generate_series(1, %d) m, lateral (select m * 10 %% %d + 1,
                        now() - interval '30 days' + (m - 1) * interval '30 days' / %d - interval '20 minutes',
                        case when m %% 100 < 3 then 'UNDELIVERED' when m %% 100 < 25 then 'HANDED_OVER' else 'DELIVERED' end)
                    as made (g, created, state)
                """.formatted(
                        id("sms_", "'m' || m"),
                        id("user_", "'o' || " + OWNER),
                        id("idn_", "'i' || g"),
                        id("ver_", "'w' || m"),
                        share(10),
                        numbers,
                        share(10));
    }

    private String failures() {
        return """
                insert into number_failures (number_index, failures, changed_at, version)
                select sha256(('n' || g * 30)::bytea), g %% 6 + 1, now() - (g %% 86400) * interval '1 second', 0
                from generate_series(1, %d) g
                """.formatted(share(30));
    }

    private String counters() {
        return """
                insert into limit_counter (limit_name, counted, shard, opened, first_window, first_period, first_amount,
                    first_amount_1, first_amount_2, first_entered, first_entered_1, first_entered_2, second_window,
                    second_period, second_amount, second_amount_1, second_amount_2, second_entered, second_entered_1,
                    second_entered_2, raised_at, forget_on)
                select name, case when name = 'prefix' then '+1' || (2000000 + g) else
                        translate(substr(encode(sha256((name || g)::bytea), 'base64'), 1, 43), '+/', '-_') end,
                    0, false, 3600, extract(epoch from now())::bigint / 3600, 1, 0, 0, 0, 0, 0, 86400,
                    extract(epoch from now())::bigint / 86400, 1, 0, 0, 0, 0, 0, now() - interval '1 hour',
                    current_date + 2
                from generate_series(1, %d) g,
                    unnest(array['number', 'owner', 'range', 'creates-of-owner', 'wrong-codes-of-owner', 'prefix']) name
                """.formatted(share(20));
    }

    private String clients() {
        return """
                insert into client (id, salt, generation, rotated_at, rotated_by_sign_in, created_at, updated_at, version)
                select %s, substr(encode(sha256(('a' || g)::bytea), 'hex'), 1, 27), 1, now(), true, now(), now(), 1
                from generate_series(1, %d) g
                """.formatted(id("client_", "'l' || g"), share(20));
    }

    private String sessions() {
        return """
                insert into user_session (id, client_id, owner_id, first_factor_at, created_at, last_active_at, abandoned_at,
                    expires_at, over_at, version)
                select %s, %s, %s, now(), now(), now(), now() + interval '7 days', now() + interval '7 days',
                    now() + interval '7 days', 1
                from generate_series(1, %d) s, lateral (select s * 20 %% %d + 1) of (g)
                """.formatted(
                id("sess_", "'e' || g"), id("client_", "'l' || s"), id("user_", "'o' || " + OWNER), share(20), numbers);
    }

    private long share(int oneOf) {
        return Math.max(1, numbers / oneOf);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl);
    }

    private void inTurn(List<String> statements) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = off");
            statement.execute("set maintenance_work_mem = '512MB'");
            for (var one : statements) {
                statement.execute(one);
            }
        }
    }

    private void atOnce(List<List<String>> lists) throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var all = new ArrayList<Future<Boolean>>();
            for (var list : lists) {
                Callable<Boolean> task = () -> {
                    inTurn(list);
                    return true;
                };
                all.add(threads.submit(task));
            }
            for (var one : all) {
                one.get();
            }
        }
    }
}
