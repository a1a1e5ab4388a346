package dev.ringproof.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says about a process in {@code /proc}. Processor time is in seconds. */
final class ProcessTimes {
    private static final double TICKS_A_SECOND = 100;
    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    private ProcessTimes() {}

    /** Returns the time of a process with all threads that it has had; 0 if it has ended. */
    static double of(long pid) {
        var fields = fields(Path.of("/proc/" + pid + "/stat"));
        return fields.isEmpty() ? 0 : seconds(fields, USER, SYSTEM);
    }

    /** Returns the time of a process and of all children that it has had. */
    static double withChildren(long pid) {
        var own = fields(Path.of("/proc/" + pid + "/stat"));
        double living = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .mapToDouble(child -> of(child.pid()))
                .sum();
        return living + seconds(own, USER, SYSTEM) + seconds(own, CHILDREN_USER, CHILDREN_SYSTEM);
    }

    /** Returns the time of the compilers' threads of a JVM that live now; 0 for another process. */
    static double compilers(long pid) throws IOException {
        double seconds = 0;
        try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (var thread : threads.toList()) {
                var name = Files.readString(thread.resolve("comm"));
                if (name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler")) {
                    seconds += seconds(fields(thread.resolve("stat")), USER, SYSTEM);
                }
            }
        }
        return seconds;
    }

    static long parent(long pid) {
        return Long.parseLong(fields(Path.of("/proc/" + pid + "/stat")).get(PARENT));
    }

    /** Returns the resident memory in megabytes (a million bytes). */
    static double residentMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / 1e6)
                .findFirst()
                .orElseThrow();
    }

    private static double seconds(List<String> fields, int user, int system) {
        return (Long.parseLong(fields.get(user)) + Long.parseLong(fields.get(system))) / TICKS_A_SECOND;
    }

    /** Returns the fields after the name, which may have spaces; none if the process has ended. */
    private static List<String> fields(Path stat) {
        try {
            var line = Files.readString(stat);
            return List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
        } catch (IOException e) {
            return List.of();
        }
    }
}
