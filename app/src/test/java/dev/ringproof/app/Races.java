package dev.ringproof.app;

import dev.ringproof.core.contract.StoresContract;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The races that a verification must win, run against two nodes of one database. */
final class Races {
    private static final AtomicInteger USERS = new AtomicInteger();

    private final List<Api> nodes;

    Races(Api one, Api other) {
        this.nodes = List.of(one, other);
    }

    /** What became of many wrong guesses at one code, and of the right one after them. */
    record Guesses(long counted, long refused, long failedOtherwise, long attemptsOnRecord, int lateStatus) {}

    Guesses wrongGuesses(int parallel) {
        var number = nextNumber();
        var token = nodes.getFirst().token("user_" + number);
        var id = nodes.getFirst().me(token).createId(number);
        nodes.getFirst().me(token).prepare(id);
        var code = nodes.getFirst().newestCode(number);
        var wrong = code.equals("000000") ? "000001" : "000000";

        var guesses = new ArrayList<Callable<Api.Reply>>();
        for (int i = 0; i < parallel; i++) {
            var me = nodes.get(i % 2).me(token);
            guesses.add(() -> me.attempt(id, wrong));
        }
        var replies = atOnce(guesses);
        var late = nodes.get(1).me(token).attempt(id, code);
        var record = nodes.get(1).me(token).get(id).enveloped().getJsonObject("verification");
        return new Guesses(
                replies.stream().filter(r -> r.status() == 422).count(),
                replies.stream().filter(r -> r.status() == 400).count(),
                replies.stream()
                        .filter(r -> r.status() != 422 && r.status() != 400)
                        .count(),
                record.getInt("attempts"),
                late.status());
    }

    /** How many of many right answers at once are told that they are right. */
    long successes(int parallel) {
        var number = nextNumber();
        var token = nodes.getFirst().token("user_" + number);
        var id = nodes.getFirst().me(token).createId(number);
        nodes.getFirst().me(token).prepare(id);
        var code = nodes.getFirst().newestCode(number);

        var answers = new ArrayList<Callable<Api.Reply>>();
        for (int i = 0; i < parallel; i++) {
            var me = nodes.get(i % 2).me(token);
            answers.add(() -> me.attempt(id, code));
        }
        return atOnce(answers).stream().filter(r -> r.status() == 200).count();
    }

    /** Two owners prove one number at the same moment; what each is told. */
    List<Api.Reply> twoOwners() {
        var number = nextNumber();
        var answers = new ArrayList<Callable<Api.Reply>>();
        for (int i = 0; i < 2; i++) {
            var node = nodes.get(i);
            var token = node.token("user_" + i + "_" + number);
            var id = node.me(token).createId(number);
            node.me(token).prepare(id);
            var code = newCode(node, number, i + 1);
            answers.add(() -> node.me(token).attempt(id, code));
        }
        return atOnce(answers);
    }

    /** The newest code, once as many texts have arrived at the number. */
    private static String newCode(Api node, String number, int texts) {
        while (true) {
            var all = node.get("/dev/messages?to=" + number.substring(1)).json().asJsonArray();
            if (all.size() >= texts) {
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
