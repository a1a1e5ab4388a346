package dev.ringproof.app.bench.server;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Is loaded into the JVM of a server at the end, and writes how many bytes its threads have allocated to a file. */
public final class AllocationAgent {
    private AllocationAgent() {}

    public static void agentmain(String file) throws IOException {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Files.writeString(Path.of(file), Long.toString(threads.getTotalThreadAllocatedBytes()));
    }
}
