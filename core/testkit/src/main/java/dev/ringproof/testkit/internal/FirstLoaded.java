package dev.ringproof.testkit.internal;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Initialises each class of a module as the first one that a program uses. Static initialisers that need each other
 * fail only when one of them runs first. A test that uses the classes in one order does not see that, so each class
 * gets a class loader of its own here.
 */
public final class FirstLoaded {
    private static final String SUFFIX = ".class";

    private FirstLoaded() {}

    /**
     * Returns what each class that cannot be initialised first has thrown, by the name of the class.
     *
     * @param member any class of the module; the module is a folder of class files, such as {@code target/classes}
     */
    public static Map<String, Throwable> failures(Class<?> member) {
        var classes = classesBeside(member);
        var classPath = classPath(classes);
        var failures = new TreeMap<String, Throwable>();
        for (var name : names(classes)) {
            try (var loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
                initialise(name, loader);
            } catch (LinkageError | ClassNotFoundException e) {
                failures.put(name, e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return failures;
    }

    /** Service loaders look for providers through the thread's class loader, so it must be this one, too. */
    private static void initialise(String name, ClassLoader loader) throws ClassNotFoundException {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Class.forName(name, true, loader);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Returns the names of all classes of the module, nested ones too. */
    public static List<String> names(Class<?> member) {
        return names(classesBeside(member));
    }

    private static Path classesBeside(Class<?> member) {
        try {
            return Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<String> names(Path classes) {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(SUFFIX) && !file.endsWith("-info" + SUFFIX))
                    .map(file ->
                            file.substring(0, file.length() - SUFFIX.length()).replace(File.separatorChar, '.'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL[] classPath(Path classes) {
        var libraries = System.getProperty("java.class.path").split(File.pathSeparator);
        return Stream.concat(Stream.of(classes), Arrays.stream(libraries).map(Path::of))
                .map(FirstLoaded::url)
                .toArray(URL[]::new);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
