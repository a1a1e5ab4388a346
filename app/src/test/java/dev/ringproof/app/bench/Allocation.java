package dev.ringproof.app.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a JVM has allocated, from its {@code ThreadMXBean}, which also counts threads that have ended. It starts an
 * agent in the JVM, so use it after everything else was measured.
 */
final class Allocation implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    Allocation(long pid) throws IOException {
        connector = JMXConnectorFactory.connect(new JMXServiceURL(agent(pid)));
        beans = connector.getMBeanServerConnection();
    }

    /** Returns whether the process is a JVM. */
    static boolean isKnown(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .filter(command -> command.endsWith("/java"))
                .isPresent();
    }

    private static String agent(long pid) throws IOException {
        try {
            var machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }

    /** Returns how many bytes all threads have allocated so far. */
    long bytes() throws IOException {
        try {
            return (Long) beans.getAttribute(new ObjectName("java.lang:type=Threading"), "TotalThreadAllocatedBytes");
        } catch (JMException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
