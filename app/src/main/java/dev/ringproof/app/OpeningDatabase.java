package dev.ringproof.app;

import dev.ringproof.adapters.persistence.Database;
import dev.ringproof.adapters.persistence.DatabaseSettings;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A database that its own thread opens, while the container starts on another. Each of the two takes about half of a
 * start.
 */
final class OpeningDatabase {
    private final FutureTask<Database> task;

    private OpeningDatabase(FutureTask<Database> task) {
        this.task = task;
    }

    static OpeningDatabase begin(DatabaseSettings settings) {
        var task = new FutureTask<>(() -> Database.open(settings));
        // If the start fails for another reason, this thread does not keep the process.
        Thread.ofPlatform().name("ringproof-open").daemon().start(task);
        return new OpeningDatabase(task);
    }

    /** Waits until the database is open, and throws what opening it has thrown. */
    Database database() {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException("cannot open the database", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the database was opened", e);
        }
    }
}
