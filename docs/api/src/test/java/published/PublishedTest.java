package published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is published is what users of a library expect. */
class PublishedTest {
    static List<Artifact> artifacts() {
        return Artifact.ALL;
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void it_has_sources_javadoc_and_a_list_of_what_it_brings_along(Artifact artifact) throws IOException {
        assertThat(Stream.of("-sources.jar", "-javadoc.jar").map(artifact::file)).allSatisfy(file -> assertThat(file)
                .isNotEmptyFile());
        assertThat(artifact.file("-cyclonedx.json"))
                .content()
                .contains("\"bomFormat\" : \"CycloneDX\"")
                .contains("\"name\" : \"" + artifact.name() + "\"");
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void its_pom_stands_alone(Artifact artifact) {
        assertThat(artifact.pom())
                .contains("<name>", "<description>", "<license>")
                .doesNotContain("<parent>", "<dependencyManagement>", "<scope>test</scope>", "helidon", "${");
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void all_its_packages_are_below_the_name_of_its_module(Artifact artifact) {
        assertThat(artifact.manifest().getMainAttributes().getValue("Automatic-Module-Name"))
                .isEqualTo(artifact.module());
        assertThat(packages(artifact))
                .isNotEmpty()
                .allMatch(name -> name.equals(artifact.module()) || name.startsWith(artifact.module() + "."));
    }

    @Test
    void no_package_is_in_two_artifacts() {
        var owners = new HashMap<String, Artifact>();
        for (var artifact : Artifact.ALL) {
            for (var name : packages(artifact)) {
                assertThat(owners.put(name, artifact)).as(name).isNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void its_class_files_are_for_the_java_version_that_is_promised(Artifact artifact) {
        assertThat(artifact.classes()).isNotEmpty().allSatisfy(type -> assertThat(type.majorVersion())
                .as(type.thisClass().asInternalName())
                .isEqualTo(artifact.release() + 44));
    }

    @Test
    void the_core_brings_along_two_libraries_and_no_more() {
        var pom = Artifact.ALL.getFirst().pom();
        var dependencies = Pattern.compile("<dependency>.*?<artifactId>(.*?)</artifactId>", Pattern.DOTALL)
                .matcher(pom)
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(dependencies).containsExactlyInAnyOrder("jspecify", "libphonenumber");
    }

    /**
     * The other build is that of ./test: with static analysis, in another folder, at another time. The only difference is
     * the POM within the jar, which stands alone in what is published.
     */
    @ParameterizedTest
    @MethodSource("artifacts")
    void it_is_the_same_byte_for_byte_in_another_build(Artifact artifact) throws IOException {
        assumeTrue(Boolean.getBoolean("other.build"), "only after ./test has built everything");

        assertThat(entries(artifact.jar())).isNotEmpty().isEqualTo(entries(artifact.jarOfOtherBuild()));
    }

    /** Returns a line for each entry of a jar, in its order, with its time and the digest of its bytes. */
    private static List<String> entries(Path jar) throws IOException {
        var entries = new ArrayList<String>();
        try (var bytes = new ZipInputStream(Files.newInputStream(jar))) {
            for (var entry = bytes.getNextEntry(); entry != null; entry = bytes.getNextEntry()) {
                if (!entry.getName().endsWith("/pom.xml")) {
                    entries.add(entry.getName() + " " + entry.getTimeLocal() + " " + digest(bytes.readAllBytes()));
                }
            }
        }
        return entries;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Snippets of the pages name our artifacts; each of them is published. */
    @Test
    void the_pages_name_artifacts_that_are_published() throws IOException {
        var named = new TreeSet<String>();
        for (var page : List.of("README.md", "docs/library.md")) {
            Pattern.compile("<artifactId>(ringproof-[a-z-]+)</artifactId>")
                    .matcher(Files.readString(Path.of("../..", page)))
                    .results()
                    .forEach(match -> named.add(match.group(1)));
        }

        assertThat(named).isNotEmpty();
        assertThat(Artifact.ALL.stream().map(Artifact::name)).containsAll(named);
    }

    private static TreeSet<String> packages(Artifact artifact) {
        var names = new TreeSet<String>();
        artifact.classes().forEach(type -> names.add(Api.packageOf(type)));
        return names;
    }
}
