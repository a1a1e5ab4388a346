package dev.ringproof.app.bench;

import java.io.IOException;

/** What is measured: a server with its own process and its own database, or a program that loads a database. */
interface Contestant {
    /** Returns the name, which heads its column. */
    String name();

    /** Returns the name of its database. */
    String database();

    /** Runs some cycles as fast as it can, and checks each. */
    void run(int cycles) throws IOException, InterruptedException;
}
