package dev.ringproof.app.bench;

import dev.ringproof.app.bench.load.ClosedLoop;
import dev.ringproof.app.bench.load.HttpConnection;
import dev.ringproof.app.bench.load.OpenLoop;
import dev.ringproof.app.bench.load.UserTokens;
import dev.ringproof.app.bench.load.Wire;
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
    private int persons;

    /**
     * Sends the first person to a server.
     *
     * @param began when its process was started, by {@link System#nanoTime}
     * @param people the number of cycles at once
     */
    ServerContestant(
            String name, String database, Wire wire, UserTokens tokens, int people, int port, long pid, long began)
            throws IOException {
        this.name = name;
        this.database = database;
        this.wire = wire;
        this.tokens = tokens;
        this.people = people;
        this.port = port;
        this.pid = pid;
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

    /** Returns the time from the start of the process to its first answer. */
    double startMillis() {
        return startMillis;
    }

    /** Signs the tokens of the next persons, so that this takes no time while they come. */
    void signTokens(int number) {
        tokens.signUntil(persons + number);
    }

    /** Lets persons come by the clock, and returns their latencies. */
    OpenLoop steadyLoad(double personsASecond, int seconds) throws IOException {
        var arrivals = OpenLoop.arrivals(personsASecond, seconds);
        return OpenLoop.run(wire, port, newPersons(arrivals.length), arrivals);
    }

    /** Returns how many requests a cycle has. */
    int requestsOfCycle() {
        return wire.cycle(0).size();
    }

    /** Returns the first of some new persons, who have tokens. */
    private int newPersons(int number) {
        int first = persons;
        persons += number;
        tokens.signUntil(persons);
        return first;
    }

    @Override
    public void run(int cycles) throws InterruptedException {
        ClosedLoop.run(wire, port, newPersons(cycles), cycles, people);
    }
}
