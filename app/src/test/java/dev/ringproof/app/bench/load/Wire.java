package dev.ringproof.app.bench.load;

import java.io.IOException;
import java.util.List;

/** How a person calls a contestant. */
public interface Wire {
    /** Returns the requests of one person in their order. Each checks its answer. */
    List<Step> cycle(int person);

    /** One request of a person. */
    record Step(Kind kind, Request request) {}

    /** What a request is for. A contestant without CREATE does that with PREPARE. */
    enum Kind {
        CREATE,
        PREPARE,
        ATTEMPT
    }

    /** Sends a request and checks its answer. */
    interface Request {
        void on(HttpConnection connection) throws IOException;
    }
}
