package published;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * An artifact as it lies in the local repository.
 *
 * @param folder the folder of the module in our sources
 * @param module the module name, which is also the package that all packages of the artifact begin with
 * @param release the Java version that it runs on
 */
record Artifact(String name, String folder, String module, int release) {
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path REPOSITORY = ROOT.resolve("target/examples-repository/dev/ringproof");

    static final List<Artifact> ALL = List.of(
            new Artifact("ringproof-core", "core", "dev.ringproof.core", 21),
            new Artifact("ringproof-testkit", "core/testkit", "dev.ringproof.testkit", 21),
            new Artifact("ringproof-adapters-persistence", "adapters-persistence", "dev.ringproof.adapters.persistence", 21),
            new Artifact("ringproof-adapters-sms", "adapters-sms", "dev.ringproof.adapters.sms", 21),
            new Artifact("ringproof-adapters-rest", "adapters-rest", "dev.ringproof.adapters.rest", 25),
            new Artifact("ringproof-micrometer", "app/micrometer", "dev.ringproof.micrometer", 21),
            new Artifact("ringproof-spring-boot-starter", "app/spring-boot", "dev.ringproof.spring", 21),
            new Artifact("ringproof-cdi", "app/cdi", "dev.ringproof.cdi", 21));

    @Override
    public String toString() {
        return name;
    }

    /** Returns the file of this artifact that ends like this, such as {@code -sources.jar}. */
    Path file(String end) {
        return REPOSITORY.resolve(name).resolve(VERSION).resolve(name + "-" + VERSION + end);
    }

    Path jar() {
        return file(".jar");
    }

    /** Returns the jar that ./test has built from the same sources, in another folder and by another build. */
    Path jarOfOtherBuild() {
        return ROOT.resolve(folder).resolve("target").resolve(name + "-" + VERSION + ".jar");
    }

    /** Returns the file that lists what users of the artifact compile against. */
    Path api() {
        return ROOT.resolve("docs/api").resolve(name + ".txt");
    }

    /** Returns the POM in our sources. */
    Path modulePom() {
        return ROOT.resolve(folder).resolve("pom.xml");
    }

    String pom() {
        try {
            return Files.readString(file(".pom"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Manifest manifest() {
        try (var jar = new JarFile(jar().toFile())) {
            return jar.getManifest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<ClassModel> classes() {
        try (var jar = new JarFile(jar().toFile());
                Stream<JarEntry> entries = jar.stream()) {
            return entries.filter(entry -> entry.getName().endsWith(".class"))
                    .map(entry -> parsed(jar, entry))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassModel parsed(JarFile jar, JarEntry entry) {
        try (var bytes = jar.getInputStream(entry)) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
