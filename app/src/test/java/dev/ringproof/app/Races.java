package dev.ringproof.app;

import dev.ringproof.testkit.contract.StoresContract;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The races that a verification must win. They run against two nodes on one database. */
final class Races {
    private static final AtomicInteger USERS = new AtomicInteger();

    private final List<Api> nodes;

    Races(Api one, Api other) {
        this.nodes = List.of(one, other);
    }

    /**
     * The results of many wrong attempts at once, and of the right code after them.
     *
     * @param attemptsOnRecord the attempts that the verification shows in the end
     * @param lateStatus the HTTP status of the answer to the right code
     */
    record Attempts(long counted, long refused, long failedOtherwise, long attemptsOnRecord, int lateStatus) {}

    Attempts wrongAttempts(int parallel) {
        var number = nextNumber();
        var token = nodes.getFirst().token("user_" + number);
        var id = nodes.getFirst().me(token).createId(number);
        nodes.getFirst().me(token).prepare(id);
        var code = nodes.getFirst().newestCode(number);
        var wrong = code.equals("000000") ? "000001" : "000000";

        var attempts = new ArrayList<Callable<Api.Reply>>();
        for (int i = 0; i < parallel; i++) {
            var me = nodes.get(i % 2).me(token);
            attempts.add(() -> me.attempt(id, wrong));
        }
        var replies = atOnce(attempts);
        var late = nodes.get(1).me(token).attempt(id, code);
        var record = nodes.get(1).me(token).get(id).enveloped().getJsonObject("verification");
        return new Attempts(
                replies.stream().filter(r -> r.status() == 422).count(),
                replies.stream().filter(r -> r.status() == 400).count(),
                replies.stream()
                        .filter(r -> r.status() != 422 && r.status() != 400)
                        .count(),
                record.getInt("attempts"),
                late.status());
    }

    /** Sends the right code many times at once, and returns how many of these attempts succeed. */
    long successes(int parallel) {
        var number = nextNumber();
        var token = nodes.getFirst().token("user_" + number);
        var id = nodes.getFirst().me(token).createId(number);
        nodes.getFirst().me(token).prepare(id);
        var code = nodes.getFirst().newestCode(number);

        var attempts = new ArrayList<Callable<Api.Reply>>();
        for (int i = 0; i < parallel; i++) {
            var me = nodes.get(i % 2).me(token);
            attempts.add(() -> me.attempt(id, code));
        }
        return atOnce(attempts).stream().filter(r -> r.status() == 200).count();
    }

    /** Lets two owners verify the same number at the same moment, and returns the answer to each of them. */
    List<Api.Reply> twoOwners() {
        var number = nextNumber();
        var attempts = new ArrayList<Callable<Api.Reply>>();
        for (int i = 0; i < 2; i++) {
            var node = nodes.get(i);
            var token = node.token("user_" + i + "_" + number);
            var id = node.me(token).createId(number);
            node.me(token).prepare(id);
            var code = newCode(node, number, i + 1);
            attempts.add(() -> node.me(token).attempt(id, code));
        }
        return atOnce(attempts);
    }

    /** Waits until this many messages have arrived at the number, and returns the newest code. */
    static String newCode(Api node, String number, int messages) {
        while (true) {
            var all = node.get("/dev/messages?to=" + number.substring(1)).json().asJsonArray();
            if (all.size() >= messages) {
                return all.getJsonObject(0).getString("code");
            }
        }
    }

    private static String nextNumber() {
        return "+1415555" + (2000 + USERS.incrementAndGet());
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) {
        try {
            return StoresContract.atOnce(calls);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
