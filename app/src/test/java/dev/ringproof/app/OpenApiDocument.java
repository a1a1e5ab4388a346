package dev.ringproof.app;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The static OpenAPI document: its operations, and whether an answer has the form that it describes. */
final class OpenApiDocument {
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    /** Stands for the response {@code default}. */
    static final int EVERY_OTHER = 0;

    /** The schema of all fields of an object that have no name of their own in the document. */
    static final String OTHERS = "additionalProperties";

    /** The schemas of which one must fit. They differ in their types. */
    static final String ALTERNATIVES = "oneOf";

    private static final Set<ValueType> BOOLEANS = Set.of(ValueType.TRUE, ValueType.FALSE);

    private final Map<String, Object> root;
    private final List<Operation> operations = new ArrayList<>();

    private OpenApiDocument(Map<String, Object> root) {
        this.root = root;
        map(root.get("paths"))
                .forEach((path, item) -> METHODS.stream()
                        .filter(map(item)::containsKey)
                        .forEach(method -> operations.add(operation(method, path, map(item)))));
    }

    static OpenApiDocument read() {
        try (InputStream document = OpenApiDocument.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new OpenApiDocument(new Yaml(new SafeConstructor(manyAliases())).load(document));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets the examples of the document name others often. */
    static LoaderOptions manyAliases() {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(1000);
        return options;
    }

    /**
     * An operation.
     *
     * @param path the template, such as {@code /v1/phone_numbers/{id}}
     * @param query the parameters of the query, with their schemas
     * @param bodies the schemas of the request's body, by its content type
     * @param content the same with their examples
     * @param security the names of the security schemes; an empty text stands for none
     * @param responses the responses, by their status; {@link #EVERY_OTHER} is the one for every other status
     */
    record Operation(
            String id,
            String summary,
            String method,
            String path,
            Map<String, Map<String, Object>> query,
            Map<String, Map<String, Object>> bodies,
            Map<String, Object> content,
            List<String> security,
            Map<Integer, Map<String, Object>> responses) {

        List<String> segments() {
            return List.of(path.substring(1).split("/", -1));
        }

        private boolean fits(List<String> raw) {
            var own = segments();
            if (own.size() != raw.size()) {
                return false;
            }
            for (int i = 0; i < own.size(); i++) {
                if (!own.get(i).startsWith("{") && !own.get(i).equals(raw.get(i))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return id;
        }
    }

    private Operation operation(String method, String path, Map<String, Object> item) {
        var described = map(item.get(method));
        var parameters = new ArrayList<Object>(list(item.get("parameters")));
        parameters.addAll(list(described.get("parameters")));
        var query = new TreeMap<String, Map<String, Object>>();
        for (var each : parameters) {
            var parameter = resolved(each);
            if ("query".equals(parameter.get("in"))) {
                query.put((String) parameter.get("name"), resolved(parameter.get("schema")));
            }
        }
        var bodies = new TreeMap<String, Map<String, Object>>();
        var content = map(resolved(described.get("requestBody")).get("content"));
        content.forEach((type, body) -> bodies.put(type, resolved(map(body).get("schema"))));
        var security = list(described.get("security")).stream()
                .map(OpenApiDocument::map)
                .map(scheme -> scheme.keySet().stream().findFirst().orElse(""))
                .toList();
        var responses = new TreeMap<Integer, Map<String, Object>>();
        map(described.get("responses"))
                .forEach((status, response) -> responses.put(
                        status.equals("default") ? EVERY_OTHER : Integer.valueOf(status), resolved(response)));
        return new Operation(
                (String) Objects.requireNonNull(described.get("operationId")),
                (String) described.getOrDefault("summary", ""),
                method.toUpperCase(Locale.ROOT),
                path,
                query,
                bodies,
                content,
                security,
                responses);
    }

    List<Operation> operations() {
        return operations;
    }

    Operation operation(String id) {
        return operations.stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(id));
    }

    /** Returns the operation that a server has at a raw path; empty if there is none. A path may end with a slash. */
    Optional<Operation> at(String method, String path) {
        var raw =
                Arrays.asList(path.replaceFirst("^/", "").replaceFirst("/$", "").split("/", -1));
        return operations.stream()
                .filter(operation -> operation.method().equals(method) && operation.fits(raw))
                .findFirst();
    }

    /** Returns the schema of a response's body by its content type; empty if the response has no body. */
    Map<String, Map<String, Object>> bodies(Operation operation, int status) {
        var schemas = new TreeMap<String, Map<String, Object>>();
        map(operation.responses().getOrDefault(status, Map.of()).get("content"))
                .forEach((type, content) ->
                        schemas.put(type, resolved(map(content).get("schema"))));
        return schemas;
    }

    Map<String, Object> errors() {
        return resolved(Map.of("$ref", "#/components/schemas/Errors"));
    }

    /** Returns the codes of errors that an operation has for a status. */
    Set<String> errorCodes(Operation operation, int status) {
        var codes = new TreeSet<String>();
        map(operation.responses().getOrDefault(status, Map.of()).get("content"))
                .values()
                .forEach(content ->
                        codes.addAll(map(map(content).get("examples")).keySet()));
        return codes;
    }

    /**
     * An example of the document.
     *
     * @param at where it stands
     * @param schema the schema that it has beside it
     */
    record Example(String at, Map<String, Object> schema, JsonValue value) {}

    /** Returns the examples of an operation's request, by content type. */
    Map<String, List<Example>> requestExamples(Operation operation) {
        return examples(operation.id() + " request", operation.content());
    }

    /** Returns the examples of one of an operation's responses, by content type. */
    Map<String, List<Example>> responseExamples(Operation operation, int status) {
        return examples(
                operation.id() + " " + status,
                map(operation.responses().getOrDefault(status, Map.of()).get("content")));
    }

    private Map<String, List<Example>> examples(String at, Map<String, Object> content) {
        var all = new TreeMap<String, List<Example>>();
        content.forEach((type, described) -> {
            var schema = resolved(map(described).get("schema"));
            var examples = new ArrayList<Example>();
            if (map(described).containsKey("example")) {
                examples.add(
                        new Example(at + " " + type, schema, json(map(described).get("example"))));
            }
            map(map(described).get("examples"))
                    .forEach((name, example) -> examples.add(new Example(
                            at + " " + type + " " + name,
                            schema,
                            json(resolved(example).get("value")))));
            all.put(type, examples);
        });
        return all;
    }

    private static JsonValue json(@Nullable Object value) {
        return switch (value) {
            case null -> JsonValue.NULL;
            case Map<?, ?> object -> {
                var builder = Json.createObjectBuilder();
                object.forEach((name, each) -> builder.add((String) name, json(each)));
                yield builder.build();
            }
            case List<?> array -> {
                var builder = Json.createArrayBuilder();
                array.forEach(each -> builder.add(json(each)));
                yield builder.build();
            }
            case Boolean flag -> flag ? JsonValue.TRUE : JsonValue.FALSE;
            case Number number -> Json.createValue(new BigDecimal(number.toString()));
            default -> Json.createValue(value.toString());
        };
    }

    /** Returns what is wrong with a value, and where. A field that the schema does not describe is wrong too. */
    List<String> problems(Map<String, Object> schema, JsonValue value) {
        var problems = new ArrayList<String>();
        check(schema, value, "$", problems);
        undescribed(schema, value, "$", problems);
        return problems;
    }

    /** Returns the schema for a value: of several alternatives, the one of the value's type. */
    Map<String, Object> resolved(Map<String, Object> unresolved, JsonValue value) {
        var schema = resolved(unresolved);
        return list(schema.get(ALTERNATIVES)).stream()
                .map(this::resolved)
                .filter(each -> each.get("type") instanceof String type && isOf(type, value))
                .findFirst()
                .orElse(schema);
    }

    private void undescribed(Map<String, Object> unresolved, JsonValue value, String at, List<String> problems) {
        var schema = resolved(unresolved, value);
        if (value instanceof JsonObject object) {
            var properties = properties(schema);
            object.forEach((name, field) -> {
                if (properties.containsKey(name)) {
                    undescribed(map(properties.get(name)), field, at + "." + name, problems);
                } else if (resolved(schema).containsKey(OTHERS)) {
                    undescribed(map(resolved(schema).get(OTHERS)), field, at + "." + name, problems);
                } else {
                    problems.add(at + "." + name + " is not described");
                }
            });
        } else if (value instanceof JsonArray array) {
            var items = map(resolved(schema).get("items"));
            for (int i = 0; i < array.size(); i++) {
                undescribed(items, array.get(i), at + "[" + i + "]", problems);
            }
        }
    }

    /** Returns the properties of a schema, also of those that it is made of. */
    Map<String, Object> properties(Map<String, Object> unresolved) {
        var schema = resolved(unresolved);
        var properties = new TreeMap<>(map(schema.get("properties")));
        list(schema.get("allOf")).forEach(part -> properties.putAll(properties(map(part))));
        return properties;
    }

    private void check(Map<String, Object> unresolved, JsonValue value, String at, List<String> problems) {
        var schema = resolved(unresolved, value);
        if (schema.containsKey(ALTERNATIVES)) {
            problems.add(at + " fits none of " + schema.get(ALTERNATIVES));
            return;
        }
        if (value.getValueType() == ValueType.NULL) {
            if (schema.containsKey("type") && !Boolean.TRUE.equals(schema.get("nullable"))) {
                problems.add(at + " is null");
            }
            return;
        }
        list(schema.get("allOf")).forEach(part -> check(map(part), value, at, problems));
        if (schema.get("type") instanceof String type && !isOf(type, value)) {
            problems.add(at + " is " + value.getValueType() + " and not " + type);
            return;
        }
        if (schema.containsKey("enum") && !list(schema.get("enum")).contains(plain(value))) {
            problems.add(at + " is not one of " + schema.get("enum"));
        }
        if (schema.get("pattern") instanceof String pattern
                && value instanceof JsonString text
                && !Pattern.compile(pattern).matcher(text.getString()).find()) {
            problems.add(at + " does not match " + pattern);
        }
        if (value instanceof JsonObject object) {
            list(schema.get("required")).stream()
                    .filter(name -> !object.containsKey((String) name))
                    .forEach(name -> problems.add(at + " has no " + name));
            map(schema.get("properties")).forEach((name, property) -> {
                if (object.containsKey(name)) {
                    check(map(property), object.get(name), at + "." + name, problems);
                }
            });
            if (schema.containsKey(OTHERS)) {
                object.forEach((name, field) -> check(map(schema.get(OTHERS)), field, at + "." + name, problems));
            }
        }
        if (value instanceof JsonObject object
                && schema.get("maxProperties") instanceof Integer most
                && object.size() > most) {
            problems.add(at + " has more than " + most + " fields");
        }
        if (value instanceof JsonArray array && schema.get("maxItems") instanceof Integer most && array.size() > most) {
            problems.add(at + " has more than " + most + " items");
        }
        if (value instanceof JsonArray array && schema.containsKey("items")) {
            for (int i = 0; i < array.size(); i++) {
                check(map(schema.get("items")), array.get(i), at + "[" + i + "]", problems);
            }
        }
    }

    private static boolean isOf(String type, JsonValue value) {
        return switch (type) {
            case "object" -> value instanceof JsonObject;
            case "array" -> value instanceof JsonArray;
            case "string" -> value instanceof JsonString;
            case "boolean" -> BOOLEANS.contains(value.getValueType());
            case "integer" -> value instanceof JsonNumber number && number.isIntegral();
            case "number" -> value instanceof JsonNumber;
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static Object plain(JsonValue value) {
        return switch (value.getValueType()) {
            case STRING -> ((JsonString) value).getString();
            case TRUE -> true;
            case FALSE -> false;
            case NUMBER -> ((JsonNumber) value).intValue();
            default -> value;
        };
    }

    /** Follows references. Missing parts are empty. */
    Map<String, Object> resolved(@Nullable Object part) {
        var resolved = map(part);
        while (resolved.get("$ref") instanceof String reference) {
            @Nullable Object target = root;
            for (var name : reference.substring("#/".length()).split("/", -1)) {
                target = map(target).get(name);
            }
            resolved = map(target);
        }
        return resolved;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object part) {
        return part == null ? Map.of() : (Map<String, Object>) part;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(@Nullable Object part) {
        return part == null ? List.of() : (List<Object>) part;
    }
}
