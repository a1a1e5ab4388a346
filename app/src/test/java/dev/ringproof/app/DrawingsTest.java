package dev.ringproof.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.sourceforge.plantuml.FileFormat;
import net.sourceforge.plantuml.FileFormatOption;
import net.sourceforge.plantuml.SourceStringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The drawings in docs/architecture. Each is made of a text in PlantUML. With {@code -Ddrawings.write} this test draws
 * them again; docs/architecture.md has the command. Otherwise it renders nothing, because the positions in a drawing
 * depend on the fonts of the machine. Instead, each drawing ends with a digest of its text and of itself.
 */
class DrawingsTest {
    private static final Path FOLDER = Path.of("..", "docs", "architecture");
    private static final String TEXT = ".puml";
    private static final String ROOT = "dev.ringproof.";
    private static final String INCLUDE = "!include style.iuml\n";
    /** The drawing shows the server. What is made for hosts is beside it and uses the same front doors. */
    private static final DescribedPredicate<JavaClass> FOR_HOSTS =
            resideInAnyPackage(ROOT + "micrometer..", ROOT + "cdi..", ROOT + "spring..");

    private static final Pattern BOX = Pattern.compile("(?m)^rectangle \"\\*\\*([a-z.]+)\\*\\*(.*)\" as (\\w+)");
    private static final Pattern PACKAGES = Pattern.compile("//(.*?)//");
    private static final Pattern ARROW = Pattern.compile("(?m)^(\\w+) --> (\\w+)$");

    /** The colors of style.iuml as PlantUML writes them, and what they are on a dark screen. */
    private static final Map<String, String> DARK = new TreeMap<>(Map.ofEntries(
            Map.entry("#FFF", "#0F172A"),
            Map.entry("#E0F2FE", "#0C4A6E"),
            Map.entry("#0284C7", "#38BDF8"),
            Map.entry("#F1F5F9", "#1E293B"),
            Map.entry("#94A3B8", "#64748B"),
            Map.entry("#FEF3C7", "#78350F"),
            Map.entry("#D97706", "#F59E0B"),
            Map.entry("#DCFCE7", "#14532D"),
            Map.entry("#16A34A", "#4ADE80"),
            Map.entry("#1F2937", "#E5E7EB"),
            Map.entry("#64748B", "#94A3B8"),
            Map.entry("#334155", "#CBD5E1")));

    static List<String> drawings() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(TEXT))
                    .map(name -> name.substring(0, name.length() - TEXT.length()))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("drawings")
    void each_drawing_is_made_of_its_text(String name) throws IOException {
        var source = source(name);
        var file = FOLDER.resolve(name + ".svg");
        if (System.getProperty("drawings.write") != null) {
            var drawing = draw(source);
            Files.writeString(file, drawing + stamp(source, drawing));
        }

        var content = Files.readString(file);

        int end = content.lastIndexOf("<!--");
        assertThat(content.substring(end))
                .as("%s is not what %s.puml gives: draw it again", file, name)
                .isEqualTo(stamp(source, content.substring(0, end)));
    }

    @Test
    void the_packages_of_the_drawing_are_those_of_the_classes() throws IOException {
        var drawn = new TreeSet<String>();
        for (var box : boxes()) {
            assertThat(box.group(3)).as("the alias of a box").isEqualTo(alias(box.group(1)));
            drawn.add(box.group(1));
            PACKAGES.matcher(box.group(2))
                    .results()
                    .flatMap(names -> Arrays.stream(names.group(1).split(", ", -1)))
                    .forEach(name -> drawn.add(box.group(1) + "." + name));
        }

        var names = boxNames();
        var real = classes()
                .map(JavaClass::getPackageName)
                .map(name -> shown(name.substring(ROOT.length()), names))
                .collect(toCollection(TreeSet::new));
        assertThat(drawn).containsExactlyInAnyOrderElementsOf(real);
    }

    /** An arrow that a longer way of arrows also shows is left out, or nobody could read the drawing. */
    @Test
    void the_arrows_of_the_drawing_are_the_dependencies_of_the_classes() throws IOException {
        var drawn = ARROW.matcher(source("packages"))
                .results()
                .map(MatchResult::group)
                .collect(toCollection(TreeSet::new));

        assertThat(drawn).containsExactlyInAnyOrderElementsOf(arrows(dependencies(boxNames())));
    }

    private static Set<String> arrows(Map<String, Set<String>> dependencies) {
        var arrows = new TreeSet<String>();
        dependencies.forEach((from, all) -> all.stream()
                .filter(to -> all.stream()
                        .noneMatch(via -> !via.equals(to)
                                && reachable(via, dependencies, new TreeSet<>()).contains(to)))
                .forEach(to -> arrows.add(alias(from) + " --> " + alias(to))));
        return arrows;
    }

    private static Set<String> reachable(String from, Map<String, Set<String>> dependencies, Set<String> found) {
        for (var next : dependencies.getOrDefault(from, Set.of())) {
            if (found.add(next)) {
                reachable(next, dependencies, found);
            }
        }
        return found;
    }

    private static Map<String, Set<String>> dependencies(List<String> boxes) {
        var all = new TreeMap<String, Set<String>>();
        classes().forEach(type -> {
            var from = box(type.getPackageName().substring(ROOT.length()), boxes);
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency ->
                            dependency.getTargetClass().getBaseComponentType().getPackageName())
                    .filter(name -> name.startsWith(ROOT))
                    .map(name -> box(name.substring(ROOT.length()), boxes))
                    .filter(to -> !to.equals(from))
                    .forEach(to ->
                            all.computeIfAbsent(from, _ -> new TreeSet<>()).add(to));
        });
        return all;
    }

    private static Stream<JavaClass> classes() {
        return new ClassFileImporter()
                .withImportOption(new ArchitectureTest.MainClassesOnly()).importPackages("dev.ringproof").stream()
                        .filter(type -> !FOR_HOSTS.test(type));
    }

    private static List<String> boxNames() throws IOException {
        return boxes().stream().map(box -> box.group(1)).toList();
    }

    private static List<MatchResult> boxes() throws IOException {
        return BOX.matcher(source("packages")).results().toList();
    }

    /** Returns the box that a package is in: its own, or that of the nearest package above it. */
    private static String box(String name, List<String> boxes) {
        return boxes.stream()
                .filter(box -> name.equals(box) || name.startsWith(box + "."))
                .max(Comparator.comparingInt(String::length))
                .orElse(name);
    }

    /** Returns the package as the drawing shows it: one step below its box at most. */
    private static String shown(String name, List<String> boxes) {
        var box = box(name, boxes);
        int end = name.indexOf('.', Math.min(box.length() + 1, name.length()));
        return end < 0 ? name : name.substring(0, end);
    }

    private static String alias(String name) {
        return name.replace('.', '_');
    }

    private static String source(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name + TEXT))
                .replace(INCLUDE, Files.readString(FOLDER.resolve("style.iuml")));
    }

    private static String draw(String source) throws IOException {
        var svg = new ByteArrayOutputStream();
        new SourceStringReader(source).outputImage(svg, new FileFormatOption(FileFormat.SVG));
        return svg.toString(StandardCharsets.UTF_8).replaceFirst("<defs/?>", darkStyle() + "$0") + "\n";
    }

    private static String darkStyle() {
        return DARK.entrySet().stream()
                .map(color -> "[fill=\"%1$s\"]{fill:%2$s}[style*=\"stroke:%1$s\"]{stroke:%2$s!important}"
                        .formatted(color.getKey(), color.getValue()))
                .collect(joining(
                        "",
                        "<style>@media (prefers-color-scheme:dark){svg{background:#0F172A!important}",
                        "}</style>"));
    }

    private static String stamp(String source, String drawing) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest((source + drawing).replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8));
            return "<!-- drawn by DrawingsTest: " + HexFormat.of().formatHex(digest) + " -->\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
