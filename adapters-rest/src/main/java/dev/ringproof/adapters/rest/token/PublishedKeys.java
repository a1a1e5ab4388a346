package dev.ringproof.adapters.rest.token;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an identity provider publishes. One thread fetches them, so there is never more than one fetch at a
 * time: every five minutes, earlier if a token names a key that is not known, and after short and growing pauses while
 * the identity provider is out of reach.
 *
 * <p>While it is out of reach, the keys that were fetched last serve for an hour. A longer time would help nobody,
 * because users get no new tokens either. It would harm if the identity provider has withdrawn a key and an attacker
 * keeps us from seeing it.
 */
final class PublishedKeys implements KeySource {
    static final Duration REFRESH_AFTER = Duration.ofMinutes(5);
    static final Duration SERVE_FOR = Duration.ofHours(1);
    static final Duration BETWEEN_UNKNOWN_KEYS = Duration.ofSeconds(5);

    private static final Logger LOG = System.getLogger(PublishedKeys.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration CONNECT_TIME = Duration.ofSeconds(2);
    private static final Duration FETCH_TIME = Duration.ofSeconds(4);
    private static final Duration WAITING_TIME = Duration.ofSeconds(3);
    private static final int MAX_WAITING = 512;
    private static final int MAX_BYTES = 256 * 1024;

    private final URI address;
    private final Set<String> algorithms;
    private final InstantSource clock;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIME)
            .build();

    private final Thread fetcher = Thread.ofVirtual().name("ringproof-key-set").unstarted(this::fetchUntilClosed);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fetchWanted = lock.newCondition();
    private final Condition fetchEnded = lock.newCondition();
    private volatile State state;
    private int waiting;
    private boolean closed;

    /**
     * What is known.
     *
     * @param keys the keys that were fetched last; null if they never were
     * @param fetchedAt when they were fetched; meaningless without keys
     * @param fetches how often a fetch has ended, with or without success
     * @param endedAt when the last fetch ended
     * @param due when the next fetch begins
     * @param failures how many of the last fetches failed one after the other
     * @param outOfReachSince when the first of these failed; null if there are none
     */
    private record State(
            @Nullable KeySet keys,
            Instant fetchedAt,
            long fetches,
            Instant endedAt,
            Instant due,
            int failures,
            @Nullable Instant outOfReachSince) {

        static State before(Instant now) {
            return new State(null, Instant.EPOCH, 0, Instant.EPOCH, now, 0, null);
        }

        State fetched(KeySet fetched, Instant now) {
            return new State(fetched, now, fetches + 1, now, now.plus(REFRESH_AFTER), 0, null);
        }

        State failed(Instant now) {
            var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
            var shorter = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
            var since = outOfReachSince == null ? now : outOfReachSince;
            return new State(keys, fetchedAt, fetches + 1, now, now.plus(shorter), failures + 1, since);
        }

        State dueAt(Instant earlier) {
            return new State(keys, fetchedAt, fetches, endedAt, earlier, failures, outOfReachSince);
        }

        /** Returns the keys if they are not too old. */
        Optional<KeySet> keysAt(Instant now) {
            return keys != null && now.isBefore(fetchedAt.plus(SERVE_FOR)) ? Optional.of(keys) : Optional.empty();
        }

        /** Returns an exception that tells callers when the next fetch is due. */
        KeySetUnreachable unreachable(Instant now) {
            var untilNext = Duration.between(now, due);
            return new KeySetUnreachable(untilNext.compareTo(FIRST_PAUSE) > 0 ? untilNext : FIRST_PAUSE);
        }
    }

    private PublishedKeys(URI address, Set<String> algorithms, InstantSource clock) {
        this.address = address;
        this.algorithms = algorithms;
        this.clock = clock;
        this.state = State.before(clock.instant());
    }

    /** Begins to fetch the keys from that address, and does not wait for them. */
    static PublishedKeys at(URI address, Set<String> algorithms, InstantSource clock) {
        var keys = new PublishedKeys(address, algorithms, clock);
        keys.fetcher.start();
        return keys;
    }

    @Override
    public KeySet current() {
        wakeIfDue();
        var seen = state;
        var now = clock.instant();
        var keys = seen.keysAt(now);
        if (keys.isPresent()) {
            return keys.get();
        }
        if (seen.failures() > 0) {
            throw seen.unreachable(now);
        }
        var next = afterFetch(seen);
        return next.keysAt(clock.instant()).orElseThrow(() -> next.unreachable(clock.instant()));
    }

    @Override
    public Optional<KeySet> newerThan(KeySet old) {
        wakeIfDue();
        var seen = state;
        var now = clock.instant();
        if (seen.keys() != old) {
            return seen.keysAt(now);
        }
        if (seen.failures() > 0) {
            throw seen.unreachable(now);
        }
        if (now.isBefore(seen.endedAt().plus(BETWEEN_UNKNOWN_KEYS))) {
            return Optional.empty();
        }
        makeDue(seen, now);
        var next = afterFetch(seen);
        if (next.failures() > 0) {
            throw next.unreachable(clock.instant());
        }
        return next.keysAt(clock.instant());
    }

    @Override
    public KeySetStatus status() {
        wakeIfDue();
        var seen = state;
        var now = clock.instant();
        var since = seen.outOfReachSince();
        return new KeySetStatus(
                seen.keysAt(now).isPresent(),
                seen.keys() == null ? 0 : seen.keys().size(),
                seen.keys() == null ? null : Duration.between(seen.fetchedAt(), now),
                since == null ? null : Duration.between(since, now));
    }

    /** Returns how many fetches have ended. */
    long fetches() {
        return state.fetches();
    }

    /** The clock may have moved on while the thread waited, since it waits by the node's own timer. */
    private void wakeIfDue() {
        if (!clock.instant().isBefore(state.due())) {
            lock.lock();
            try {
                fetchWanted.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    private void makeDue(State seen, Instant now) {
        lock.lock();
        try {
            if (state.fetches() == seen.fetches() && now.isBefore(state.due())) {
                state = state.dueAt(now);
                fetchWanted.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a fetch has ended that had not when this state was seen. Few wait at once, and not for long, so that
     * requests do not pile up behind a fetch that hangs.
     */
    private State afterFetch(State seen) {
        lock.lock();
        try {
            if (waiting >= MAX_WAITING) {
                throw new KeySetUnreachable(FIRST_PAUSE);
            }
            waiting++;
            try {
                long left = WAITING_TIME.toNanos();
                while (state.fetches() == seen.fetches() && left > 0) {
                    left = fetchEnded.awaitNanos(left);
                }
            } finally {
                waiting--;
            }
            if (state.fetches() == seen.fetches()) {
                throw new KeySetUnreachable(FIRST_PAUSE);
            }
            return state;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeySetUnreachable(FIRST_PAUSE);
        } finally {
            lock.unlock();
        }
    }

    private void fetchUntilClosed() {
        try {
            while (awaitDue()) {
                try {
                    settle(fetch());
                } catch (IOException e) {
                    settle(e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitDue() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                var untilDue = Duration.between(clock.instant(), state.due());
                if (!untilDue.isPositive()) {
                    return true;
                }
                fetchWanted.awaitNanos(untilDue.toNanos());
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Fetches the key set. The message of an exception has no word of the answer and nothing of the address. */
    private KeySet fetch() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .timeout(FETCH_TIME)
                .header("Accept", "application/json, application/jwk-set+json")
                .build();
        var answer = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
        try {
            HttpResponse<String> response = answer.get(FETCH_TIME.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("the answer has status " + response.statusCode());
            }
            return KeySet.parse(response.body(), algorithms);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getClass().getSimpleName(), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + FETCH_TIME.toSeconds() + " seconds", e);
        } finally {
            answer.cancel(true);
        }
    }

    private void settle(KeySet fetched) {
        var before = state;
        var now = clock.instant();
        if (before.keys() == null
                || before.keys().size() != fetched.size()
                || before.keys().skipped() != fetched.skipped()) {
            LOG.log(
                    Level.INFO,
                    "The identity provider publishes {0} keys that can check user tokens, and {1} that are skipped.",
                    fetched.size(),
                    fetched.skipped());
        }
        if (before.outOfReachSince() != null) {
            LOG.log(
                    Level.INFO,
                    "The identity provider''s key set can be fetched again, after {0} seconds.",
                    Duration.between(before.outOfReachSince(), now).toSeconds());
        }
        end(state.fetched(fetched, now));
    }

    private void settle(IOException failure) {
        var before = state;
        var now = clock.instant();
        boolean served =
                before.failures() == 0 || before.keysAt(before.endedAt()).isPresent();
        boolean serves = before.keysAt(now).isPresent();
        if (isClosed()) {
            return; // The end of the server has ended the fetch.
        }
        if (before.failures() == 0 && serves) {
            LOG.log(
                    Level.WARNING,
                    "The key set of the identity provider at {0} is out of reach: {1}. User tokens are checked with the"
                            + " keys of {2} until {3}.",
                    address.getHost(),
                    failure.getMessage(),
                    before.fetchedAt(),
                    before.fetchedAt().plus(SERVE_FOR));
        } else if (served && !serves) {
            LOG.log(
                    Level.WARNING,
                    "The key set of the identity provider at {0} is out of reach: {1}. There are no keys that are new"
                            + " enough, so requests with a user token are answered with status 503.",
                    address.getHost(),
                    failure.getMessage());
        }
        end(before.failed(now));
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void end(State next) {
        lock.lock();
        try {
            state = next;
            fetchEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends a fetch that runs, and waits for that. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            fetchWanted.signal();
        } finally {
            lock.unlock();
        }
        client.shutdownNow();
        try {
            fetcher.join(FETCH_TIME);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
