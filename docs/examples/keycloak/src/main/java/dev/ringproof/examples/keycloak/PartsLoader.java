package dev.ringproof.examples.keycloak;

import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * Loads the {@link Parts} and their libraries from a folder that Keycloak does not look into. These classes see the
 * JDK, core and {@code Parts}, and nothing else of Keycloak. So Ringproof's Hibernate, H2 and PostgreSQL driver live
 * beside Keycloak's own ones, whatever their versions are.
 */
final class PartsLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** The packages that both sides have in common. */
    private static final List<String> SHARED = List.of("dev.ringproof.core.", "org.jspecify.annotations.");

    private final ClassLoader keycloak;

    private PartsLoader(URL[] jars, ClassLoader keycloak) {
        super("ringproof-parts", jars, ClassLoader.getPlatformClassLoader());
        this.keycloak = keycloak;
    }

    /**
     * Opens the parts from the jars of a folder. Closing them closes their class loader too.
     *
     * @throws IllegalArgumentException if the folder has no such jars, or a setting is missing or wrong
     */
    static Parts open(Path folder, Function<String, Optional<String>> settings) {
        var loader = new PartsLoader(jars(folder), PartsLoader.class.getClassLoader());
        // Flyway, Hibernate and ServiceLoader look for their plug-ins by the loader of the thread.
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            var factory = ServiceLoader.load(Parts.Factory.class, loader)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the folder " + folder + " has no jar with the database and the carrier"));
            return new LoadedParts(factory.open(settings), loader);
        } catch (RuntimeException e) {
            loader.closeQuietly();
            throw e;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL[] jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder " + folder + " with Ringproof's libraries");
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .map(PartsLoader::url)
                    .toArray(URL[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the folder " + folder, e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return isShared(name) ? keycloak.loadClass(name) : super.loadClass(name, resolve);
    }

    private static boolean isShared(String name) {
        return SHARED.stream().anyMatch(name::startsWith)
                || name.equals(Parts.class.getName())
                || name.equals(Parts.Factory.class.getName());
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            System.getLogger(PartsLoader.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot close Ringproof's libraries", e);
        }
    }

    /** Returns the same gateway, which is called with this loader as that of the thread. */
    private SmsGateway calledHere(SmsGateway gateway) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            var thread = Thread.currentThread();
            var before = thread.getContextClassLoader();
            thread.setContextClassLoader(this);
            try {
                return method.invoke(gateway, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            } finally {
                thread.setContextClassLoader(before);
            }
        };
        return (SmsGateway) Proxy.newProxyInstance(keycloak, new Class<?>[] {SmsGateway.class}, handler);
    }

    /**
     * Closes the loader after the parts, since closing them may load a class. Ringproof's threads have Keycloak's
     * loader, and by that the gateway would find Keycloak's JSON library.
     */
    private record LoadedParts(Parts parts, SmsGateway gateway, PartsLoader loader) implements Parts {
        LoadedParts(Parts parts, PartsLoader loader) {
            this(parts, loader.calledHere(parts.gateway()), loader);
        }

        @Override
        public Stores stores() {
            return parts.stores();
        }

        @Override
        public KeyRing keys() {
            return parts.keys();
        }

        @Override
        public void close() {
            parts.close();
            loader.closeQuietly();
        }
    }
}
