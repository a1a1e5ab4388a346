package dev.ringproof.app.bench;

import java.io.Closeable;
import java.io.IOException;

/** A server that has started and has answered one person. */
final class ServerContestant implements Contestant {
    private final String name;
    private final String database;
    private final Wire wire;
    private final UserTokens tokens;
    private final int people;
    private final int port;
    private final long pid;
    private final double startMillis;
    private final Closeable process;
    private int persons;

    /**
     * Sends the first person to a server.
     *
     * @param began when its process was started, by {@link System#nanoTime}
     * @param people the number of cycles at once
     */
    ServerContestant(
            String name,
            String database,
            Wire wire,
            UserTokens tokens,
            int people,
            int port,
            long pid,
            long began,
            Closeable process)
            throws IOException {
        this.name = name;
        this.database = database;
        this.wire = wire;
        this.tokens = tokens;
        this.people = people;
        this.port = port;
        this.pid = pid;
        this.process = process;
        var steps = wire.cycle(newPersons(1));
        try (var connection = new HttpConnection(port)) {
            steps.getFirst().request().on(connection);
            startMillis = (System.nanoTime() - began) / 1e6;
            for (var step : steps.subList(1, steps.size())) {
                step.request().on(connection);
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String database() {
        return database;
    }

    long pid() {
        return pid;
    }

    int port() {
        return port;
    }

    Wire wire() {
        return wire;
    }

    /** Returns the time from the start of the process to its first answer. */
    double startMillis() {
        return startMillis;
    }

    /** Signs the tokens of the next persons, so that this takes no time while they come. */
    void signTokens(int number) {
        tokens.signUntil(persons + number);
    }

    /** Returns the first of some new persons, who have tokens. */
    int newPersons(int number) {
        int first = persons;
        persons += number;
        tokens.signUntil(persons);
        return first;
    }

    @Override
    public void run(int cycles) throws InterruptedException {
        ClosedLoop.run(this, newPersons(cycles), cycles, people);
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
