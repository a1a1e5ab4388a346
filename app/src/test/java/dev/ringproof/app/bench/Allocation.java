package dev.ringproof.app.bench;

import static java.util.Objects.requireNonNull;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.ringproof.app.bench.server.AllocationAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * What the threads of a JVM have allocated, also those that have ended. It loads an agent into the JVM, so use it after
 * everything else was measured. (JMX is no way: Helidon lets a JVM read no serialized objects.)
 */
final class Allocation {
    private final long pid;
    private final Path agent = Files.createTempFile("allocation", ".jar");
    private final Path answer = Files.createTempFile("allocation", ".txt");

    Allocation(long pid) throws IOException {
        this.pid = pid;
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Agent-Class"), AllocationAgent.class.getName());
        var file = AllocationAgent.class.getName().replace('.', '/') + ".class";
        try (var jar = new JarOutputStream(Files.newOutputStream(agent), manifest);
                var code = Allocation.class.getResourceAsStream("/" + file)) {
            jar.putNextEntry(new JarEntry(file));
            jar.write(requireNonNull(code).readAllBytes());
        }
        agent.toFile().deleteOnExit();
        answer.toFile().deleteOnExit();
    }

    /** Returns whether the process is a JVM. */
    static boolean isKnown(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .filter(command -> command.endsWith("/java"))
                .isPresent();
    }

    /** Returns how many bytes all threads have allocated so far. */
    long bytes() throws IOException {
        try {
            var machine = VirtualMachine.attach(Long.toString(pid));
            try {
                machine.loadAgent(agent.toString(), answer.toString());
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new IOException(e);
        }
        return Long.parseLong(Files.readString(answer));
    }
}
