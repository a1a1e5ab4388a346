package dev.ringproof.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.sms.Gateways;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitPolicy;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What an IDE knows of the properties. The processor makes the most of it; it cannot know the settings of gateways. */
class PropertyMetadataTest {
    private static final Path PAGE = Path.of("../../docs/spring-boot.md");
    private static final Path ADDITIONAL =
            Path.of("src/main/resources/META-INF/additional-spring-configuration-metadata.json");

    /** If the file is not right, the difference shows what belongs in it. */
    @Test
    void the_settings_of_all_gateways_are_described() throws IOException {
        assertThat(Files.readString(ADDITIONAL)).isEqualTo(expected());
    }

    @Test
    void each_property_has_a_description() throws IOException {
        assertThat(described())
                .hasSizeGreaterThan(50)
                .allSatisfy(property -> assertThat(property.getString("description", ""))
                        .as(property.getString("name"))
                        .isNotBlank());
    }

    /** If the table is not right, the difference shows the right one. */
    @Test
    void the_page_lists_all_properties() throws IOException {
        var page = Files.readString(PAGE);

        assertThat(page.substring(page.indexOf("<!-- properties -->"))).isEqualTo("<!-- properties -->\n" + table());
    }

    @Test
    void code_on_the_page_is_code_of_the_example() throws IOException {
        var blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
        try (var files = Files.walk(Path.of("../../docs/examples/spring-boot/src"))) {
            var sources = new StringBuilder();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                sources.append(Files.readString(file));
            }
            assertThat(blocks)
                    .isNotEmpty()
                    .allSatisfy(block -> assertThat(sources).contains(block));
        }
    }

    private static String table() throws IOException {
        var table = new StringBuilder("| property | default | meaning |\n| --- | --- | --- |\n");
        for (var property : described()) {
            var name = property.getString("name");
            if (!name.startsWith("ringproof.gateways.")) {
                table.append(
                        "| `%s` | %s | %s |\n".formatted(name, usual(property), property.getString("description")));
            }
        }
        return table.toString();
    }

    private static String usual(JsonObject property) {
        var usual = property.get("defaultValue");
        return switch (usual) {
            case null -> "";
            case JsonString text -> text.getString();
            case JsonArray values -> String.join(",", values.getValuesAs(JsonString::getString));
            default -> usual.toString();
        };
    }

    private static List<JsonObject> described() throws IOException {
        try (var file = RingproofProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json");
                var reader = Json.createReader(file)) {
            return reader.readObject().getJsonArray("properties").getValuesAs(JsonObject.class).stream()
                    .sorted(Comparator.comparing(property -> property.getString("name")))
                    .toList();
        }
    }

    private static String expected() {
        var properties = Json.createArrayBuilder();
        Gateways.types().forEach(type -> type.settings().forEach(setting -> properties.add(property(type, setting))));
        var types = Json.createArrayBuilder();
        Gateways.types().forEach(type -> types.add(value(type.name(), type.meaning())));
        var limits = Json.createArrayBuilder();
        Arrays.stream(Limit.values())
                .filter(limit -> LimitPolicy.DEFAULT.rules().containsKey(limit))
                .forEach(limit -> limits.add(Json.createObjectBuilder().add("value", limit.wireName())));
        var hints = Json.createArrayBuilder()
                .add(hint("ringproof.gateway-order", types))
                .add(hint("ringproof.limits.keys", limits));
        var metadata = Json.createObjectBuilder()
                .add("properties", properties)
                .add("hints", hints)
                .build();
        var text = new StringWriter();
        try (var writer = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(text)) {
            writer.write(metadata);
        }
        return text.toString().strip() + "\n";
    }

    private static JsonObjectBuilder property(GatewayType type, GatewaySetting setting) {
        var property = Json.createObjectBuilder()
                .add("name", "ringproof.gateways." + type.name() + "." + setting.propertyName())
                .add("type", "java.lang.String")
                .add("description", sentence(setting.meaning()));
        return setting.fallback() == null ? property : property.add("defaultValue", setting.fallback());
    }

    private static JsonObjectBuilder value(String value, String meaning) {
        return Json.createObjectBuilder().add("value", value).add("description", sentence(meaning));
    }

    private static JsonObjectBuilder hint(String name, JsonArrayBuilder values) {
        return Json.createObjectBuilder().add("name", name).add("values", values);
    }

    private static String sentence(String meaning) {
        var plain = meaning.replace("`", "");
        return plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1) + ".";
    }
}
