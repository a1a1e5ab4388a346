package dev.ringproof.testkit.contract;

import dev.ringproof.core.port.out.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the contracts of all stores share: empty stores for each test, and units of work on them. */
public interface StoresContract {

    /** Returns the stores of the current test. They are empty at its beginning, and each call returns the same ones. */
    Stores stores();

    default <T> T inUnit(Supplier<T> work) {
        return stores().work().run(work);
    }

    default void doInUnit(Runnable work) {
        stores().work().run(() -> {
            work.run();
            return true;
        });
    }

    /** Unusual ids, and pairs of ids that differ in one respect only: each store keeps them apart and unchanged. */
    static Stream<String> idsAtTheEdges() {
        return Stream.of(
                "user_1",
                "USER_1",
                "user_1 ",
                " user_1",
                "user_1\u00a0",
                "user_1\u200b",
                "user%1",
                "user?1",
                "caf\u00e9",
                "cafe\u0301",
                "cafe",
                "stra\u00dfe",
                "strasse",
                "\u0130stanbul",
                "istanbul",
                "\ud83d\ude00",
                "\ud83d\ude01",
                "\ud83d\udc69\u200d\ud83d\udd2c",
                "o'hara",
                "o''hara",
                "back\\slash",
                "back\\\\slash",
                "\"quoted\"",
                "semi;colon",
                "a,b",
                "\u05d0\u05d1\u0660\u0661",
                "\u6f22\u5b57",
                "\ue000",
                "null",
                "x".repeat(255),
                "x".repeat(254),
                "\ud83d\ude00".repeat(127) + "x",
                "\u6f22".repeat(255));
    }

    /** Runs all calls at the same time, each in its own thread, and returns their answers in the order of the calls. */
    static <T> List<T> atOnce(List<Callable<T>> calls) throws InterruptedException, ExecutionException {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<T>>();
            for (var call : calls) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            start.countDown();
            var answers = new ArrayList<T>();
            for (var future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
