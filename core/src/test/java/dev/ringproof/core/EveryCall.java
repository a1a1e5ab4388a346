package dev.ringproof.core;

import dev.ringproof.core.port.in.DeliveryReceipts;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds every method of every conversation, and arguments to call it with. */
final class EveryCall {
    private EveryCall() {}

    /** Returns the methods of Ringproof that give conversations. */
    static List<Method> ports() {
        return Arrays.stream(Ringproof.class.getMethods())
                .filter(method ->
                        method.getReturnType().getPackageName().equals(DeliveryReceipts.class.getPackageName()))
                .toList();
    }

    /** Returns some value. It need not be a good one, since null is refused before other arguments are looked at. */
    static Object dummy(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == double.class) {
            return 1.0;
        }
        var known = KNOWN.stream().filter(type::isInstance).findFirst();
        return known.orElseGet(() -> made(type));
    }

    private static final List<Object> KNOWN = List.of(
            "a", List.of(), Map.of(), Set.of(), Duration.ofSeconds(1), Instant.EPOCH, LocalDate.EPOCH, Locale.ROOT);

    private static Object made(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        if (type.isSealed()) {
            return dummy(type.getPermittedSubclasses()[0]);
        }
        if (type.isInterface()) {
            return Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
        }
        try {
            // Without a constructor, so that a value of each class can be had.
            // By its name, because javac warns of the type, and no annotation suppresses that.
            var factory = Class.forName("sun.reflect.ReflectionFactory");
            var constructor =
                    (Constructor<?>) factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                            .invoke(
                                    factory.getMethod("getReflectionFactory").invoke(null),
                                    type,
                                    Object.class.getDeclaredConstructor());
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
