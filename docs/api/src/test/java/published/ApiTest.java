package published;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares what users compile against with the lists beside this project, which show it as of the last release. A change
 * of a list is seen in a review. {@code api_write=yes ./test examples plain} writes the lists.
 */
class ApiTest {
    private static final Pattern INTERNAL = Pattern.compile("<internal.packages>(.+?)</internal.packages>");

    /** The REST adapter promises its wire only: nobody but the server compiles against it. */
    static List<Artifact> artifacts() {
        return Artifact.ALL.stream()
                .filter(artifact -> !artifact.name().equals("ringproof-adapters-rest"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void nobody_who_compiled_against_the_last_release_must_change_anything(Artifact artifact) throws IOException {
        var now = Api.of(artifact, internalPackages(artifact));
        if (System.getProperty("api.write") != null) {
            Files.write(artifact.api(), now);
        }
        var before = Files.readAllLines(artifact.api());

        assertThat(before)
                .as("of %s, these are gone or have changed, which breaks who uses them", artifact)
                .isSubsetOf(now);
        assertThat(now)
                .as("of %s, these are new: record them by api_write=yes ./test examples plain, if they shall be promised", artifact)
                .isSubsetOf(before);
    }

    /** The packages that the module's POM leaves out of the published Javadoc. */
    private static List<String> internalPackages(Artifact artifact) throws IOException {
        var matcher = INTERNAL.matcher(Files.readString(artifact.modulePom()));
        return matcher.find() ? Stream.of(matcher.group(1).split(":")).toList() : List.of();
    }
}
