package dev.ringproof.app.network;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All connections of one listener. If an address or the whole listener has too many of them, the one goes that has
 * waited longest for a whole request, so a caller that sends its request at once is served even during a flood. A new
 * connection is refused only if none waits. A connection that uses up its time is closed, wherever its thread waits.
 */
final class Connections implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Connections.class.getName());
    private static final Duration PERIOD = Duration.ofMillis(250);
    private static final long LOG_PAUSE = Duration.ofMinutes(1).toNanos();
    private static final int IPV6_PREFIX_BYTES = 8;

    private final String listener;
    private final ConnectionLimits limits;
    private final LongSupplier nanoTime;
    private final Consumer<Reason> counter;

    private final Set<Entry> open = new LinkedHashSet<>();
    private final Set<Entry> waiting = new LinkedHashSet<>();
    private final Map<String, Address> addresses = new HashMap<>();
    private long buffered;
    private @Nullable Long lastLogged;
    private int closedSinceLogged;
    private @Nullable Thread watch;

    /** Why a connection was closed. */
    enum Reason {
        /** Its address had too many connections. */
        ADDRESS,
        /** The listener had too many connections. */
        LISTENER,
        /** The unfinished requests of all connections were too large. */
        MEMORY,
        /** The head of a request took too long. */
        HEAD,
        /** The body of a request took too long. */
        BODY,
        /** It had no request for a while. */
        IDLE,
        /** The client did not read its answer. */
        ANSWER
    }

    private static final class Address {
        private int open;
        private final Set<Entry> waiting = new LinkedHashSet<>();
    }

    /**
     * @param listener the name of the listener, for the log
     * @param nanoTime the clock, as {@link System#nanoTime()}
     * @param counter counts closed connections
     */
    Connections(String listener, ConnectionLimits limits, LongSupplier nanoTime, Consumer<Reason> counter) {
        this.listener = listener;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.counter = counter;
    }

    /** Starts a thread that closes overdue connections four times a second. */
    Connections watchInBackground() {
        watch = Thread.ofPlatform().daemon().name("connections-" + listener).start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                closeOverdue();
                try {
                    Thread.sleep(PERIOD);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        return this;
    }

    /**
     * Takes up a new connection.
     *
     * @param close closes the socket; it may be called by any thread, while another one reads or writes
     * @return null if the connection is refused
     */
    @Nullable
    Entry admit(SocketAddress remote, Runnable close) {
        var entry = new Entry(key(remote), close);
        @Nullable Entry victim = null;
        Reason reason;
        synchronized (this) {
            var address = addresses.computeIfAbsent(entry.address, key -> new Address());
            if (address.open >= limits.perAddress()) {
                reason = Reason.ADDRESS;
                victim = first(address.waiting);
            } else if (open.size() >= limits.total()) {
                reason = Reason.LISTENER;
                victim = first(waiting);
            } else {
                add(entry, address);
                return entry;
            }
            if (victim != null) {
                remove(victim);
                add(entry, addresses.computeIfAbsent(entry.address, key -> new Address()));
            } else if (address.open == 0) {
                addresses.remove(entry.address);
            }
        }
        closed(reason, entry.address);
        if (victim == null) {
            return null;
        }
        victim.close.run();
        return entry;
    }

    private static @Nullable Entry first(Set<Entry> entries) {
        return entries.isEmpty() ? null : entries.iterator().next();
    }

    private void add(Entry entry, Address address) {
        open.add(entry);
        address.open++;
        waiting.add(entry);
        address.waiting.add(entry);
        entry.readUntil(limits.head(), Reason.HEAD);
    }

    /** Forgets an entry. Returns false if it was forgotten before. */
    private boolean remove(Entry entry) {
        if (!open.remove(entry)) {
            return false;
        }
        waiting.remove(entry);
        buffered -= entry.held;
        entry.held = 0;
        var address = addresses.get(entry.address);
        if (address != null) {
            address.waiting.remove(entry);
            if (--address.open == 0) {
                addresses.remove(entry.address);
            }
        }
        return true;
    }

    /** Closes all connections that have used up their time. */
    void closeOverdue() {
        long now = nanoTime.getAsLong();
        var overdue = new ArrayList<Entry>();
        synchronized (this) {
            for (var entry : open) {
                if (entry.overdue(now) != null) {
                    overdue.add(entry);
                }
            }
            overdue.removeIf(entry -> !remove(entry));
        }
        for (var entry : overdue) {
            var reason = entry.overdue(now);
            counter.accept(reason == null ? Reason.HEAD : reason);
            entry.close.run();
        }
    }

    /** Returns the number of open connections. */
    synchronized int size() {
        return open.size();
    }

    /** Returns the number of connections that have no whole request. */
    synchronized int waiting() {
        return waiting.size();
    }

    private void closed(Reason reason, String address) {
        counter.accept(reason);
        long now = nanoTime.getAsLong();
        int count;
        synchronized (this) {
            closedSinceLogged++;
            if (lastLogged != null && now - lastLogged < LOG_PAUSE) {
                return;
            }
            lastLogged = now;
            count = closedSinceLogged;
            closedSinceLogged = 0;
        }
        LOG.log(
                Level.WARNING,
                "The listener {0} closed {1} connections because there were too many ({2}); the last one was from {3}",
                listener,
                count,
                switch (reason) {
                    case ADDRESS -> limits.perAddress() + " from one address";
                    case MEMORY -> limits.buffered() + " bytes of unfinished requests";
                    default -> limits.total() + " in all";
                },
                address);
    }

    /** Returns the address as text. IPv6 hosts own at least a prefix of 64 bits, so the prefix counts. */
    private static String key(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
            return remote.toString();
        }
        var address = socket.getAddress();
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        var prefix = Arrays.copyOf(Arrays.copyOf(address.getAddress(), IPV6_PREFIX_BYTES), 16);
        try {
            return InetAddress.getByAddress(prefix).getHostAddress() + "/64";
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.interrupt();
        }
    }

    /** One connection. Its thread says what it waits for. */
    final class Entry implements RequestReader.Progress {
        private final String address;
        private final Runnable close;
        private int held;
        private volatile long readDeadline = Long.MAX_VALUE;
        private volatile Reason late = Reason.HEAD;
        private volatile long writeDeadline = Long.MAX_VALUE;
        /** The time that the client has taken so far to read the answer. */
        private long written;

        private boolean isFirst = true;

        private Entry(String address, Runnable close) {
            this.address = address;
            this.close = close;
        }

        private void readUntil(Duration time, Reason reason) {
            late = reason;
            readDeadline = nanoTime.getAsLong() + time.toNanos();
        }

        private @Nullable Reason overdue(long now) {
            long read = readDeadline;
            if (read != Long.MAX_VALUE && now - read >= 0) {
                return late;
            }
            long write = writeDeadline;
            return write != Long.MAX_VALUE && now - write >= 0 ? Reason.ANSWER : null;
        }

        @Override
        public void idle() {
            if (!isFirst) {
                readUntil(limits.idle(), Reason.IDLE);
            }
            waits();
        }

        @Override
        public void head() {
            if (!isFirst) {
                readUntil(limits.head(), Reason.HEAD);
            }
            waits();
        }

        private void waits() {
            synchronized (Connections.this) {
                var known = addresses.get(address);
                if (open.contains(this) && known != null) {
                    waiting.add(this);
                    known.waiting.add(this);
                }
            }
        }

        @Override
        public void body(boolean clientAwaitsContinue) {
            readUntil(limits.body(), Reason.BODY);
        }

        @Override
        public void whole() {
            isFirst = false;
            readDeadline = Long.MAX_VALUE;
            written = 0;
            synchronized (Connections.this) {
                waiting.remove(this);
                var known = addresses.get(address);
                if (known != null) {
                    known.waiting.remove(this);
                }
            }
        }

        @Override
        public void holds(int bytes) {
            @Nullable Entry victim = null;
            synchronized (Connections.this) {
                if (!open.contains(this)) {
                    return;
                }
                buffered += bytes - held;
                held = bytes;
                if (buffered > limits.buffered()) {
                    victim = longestWithBytes();
                    if (victim != null) {
                        remove(victim);
                    }
                }
            }
            if (victim != null) {
                closed(Reason.MEMORY, victim.address);
                victim.close.run();
            }
        }

        /** Waits for the client to end the connection, after an answer that ends it. */
        void lingers(Duration time) {
            readUntil(time, Reason.IDLE);
        }

        void write(Runnable write) {
            long begun = nanoTime.getAsLong();
            writeDeadline = begun + limits.answer().toNanos() - written;
            try {
                write.run();
            } finally {
                writeDeadline = Long.MAX_VALUE;
                written += nanoTime.getAsLong() - begun;
            }
        }

        /** The connection has ended. */
        void ended() {
            synchronized (Connections.this) {
                remove(this);
            }
        }
    }

    private @Nullable Entry longestWithBytes() {
        for (var entry : waiting) {
            if (entry.held > 0) {
                return entry;
            }
        }
        return null;
    }
}
