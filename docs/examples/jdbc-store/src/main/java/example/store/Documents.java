package example.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into text and back. The text has one line for each value, such as {@code phoneNumber.value=+1415...}. A
 * component that is null has no line, so a component that a later version adds is null in older text. The line with
 * {@code @} names the class of a record, and the line with {@code #} counts the elements of a list.
 */
final class Documents {
    private static final Map<Class<?>, Function<String, Object>> VALUES = Map.of(
            String.class, text -> text,
            int.class, Integer::valueOf,
            long.class, Long::valueOf,
            boolean.class, Boolean::valueOf,
            Instant.class, Instant::parse,
            Duration.class, Duration::parse,
            BigDecimal.class, BigDecimal::new,
            Locale.class, Locale::forLanguageTag);

    private Documents() {}

    static String write(Object record) {
        var lines = new TreeMap<String, String>();
        write("", record, lines);
        return lines.entrySet().stream()
                .map(line -> line.getKey() + "=" + escaped(line.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    private static void write(String path, @Nullable Object value, Map<String, String> lines) {
        switch (value) {
            case null -> {}
            case List<?> list -> {
                lines.put(path + "#", Integer.toString(list.size()));
                for (int i = 0; i < list.size(); i++) {
                    write(path + "." + i, list.get(i), lines);
                }
            }
            case Record record -> {
                lines.put(path + "@", record.getClass().getSimpleName());
                for (var component : record.getClass().getRecordComponents()) {
                    write(path + "." + component.getName(), valueOf(record, component), lines);
                }
            }
            case Enum<?> constant -> {
                lines.put(path + "@", constant.getDeclaringClass().getSimpleName());
                lines.put(path, constant.name());
            }
            case Locale locale -> lines.put(path, locale.toLanguageTag());
            default -> lines.put(path, value.toString());
        }
    }

    private static @Nullable Object valueOf(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    static <T> T read(Class<T> type, String text) {
        var lines = new HashMap<String, String>();
        text.lines().forEach(line -> {
            int end = line.indexOf('=');
            lines.put(line.substring(0, end), plain(line.substring(end + 1)));
        });
        return type.cast(read("", type, lines));
    }

    private static @Nullable Object read(String path, Type type, Map<String, String> lines) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            var size = lines.get(path + "#");
            return size == null
                    ? null
                    : elements(path, list.getActualTypeArguments()[0], Integer.parseInt(size), lines);
        }
        var value = VALUES.get((Class<?>) type);
        if (value != null) {
            var line = lines.get(path);
            return line == null ? null : value.apply(line);
        }
        var name = lines.get(path + "@");
        if (name == null) {
            return null;
        }
        var stored = classes((Class<?>) type)
                .filter(one -> one.getSimpleName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + type + " is called " + name));
        return stored.isRecord() ? record(path, stored, lines) : constant(stored, lines.get(path));
    }

    private static List<@Nullable Object> elements(String path, Type type, int size, Map<String, String> lines) {
        var elements = new ArrayList<@Nullable Object>();
        for (int i = 0; i < size; i++) {
            elements.add(read(path + "." + i, type, lines));
        }
        return elements;
    }

    /** Returns a class, or the classes that a sealed interface permits. */
    private static Stream<Class<?>> classes(Class<?> type) {
        return type.isSealed() && type.isInterface()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Documents::classes)
                : Stream.of(type);
    }

    private static Object constant(Class<?> type, @Nullable String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Object record(String path, Class<?> type, Map<String, String> lines) {
        var components = type.getRecordComponents();
        var values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(path + "." + components[i].getName(), components[i].getGenericType(), lines);
        }
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("a stored " + type.getSimpleName() + " is not valid", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String plain(String escaped) {
        var text = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            i++;
            switch (escaped.charAt(i)) {
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                default -> text.append(escaped.charAt(i));
            }
        }
        return text.toString();
    }
}
