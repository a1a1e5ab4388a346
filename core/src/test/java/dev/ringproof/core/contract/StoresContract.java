package dev.ringproof.core.contract;

import dev.ringproof.core.Ringproof.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

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
