package dev.ringproof.core;

import dev.ringproof.core.port.out.Stores;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Says which port of a store has returned null, where it may not: otherwise the fault shows far away from its cause.
 */
final class NullChecks {
    private NullChecks() {}

    static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    /** Returns the same stores, whose results are checked. */
    static Stores of(Stores stores) {
        var components = Stores.class.getRecordComponents();
        var types = new Class<?>[components.length];
        var checked = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                checked[i] = checked(types[i], components[i].getAccessor().invoke(stores));
            }
            return Stores.class.getDeclaredConstructor(types).newInstance(checked);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the record of stores is public, and so is all that it consists of", e);
        }
    }

    private static Object checked(Class<?> port, Object store) {
        return Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (Object proxy, Method method, Object @Nullable [] given) -> {
                    var result = CallCheck.invoke(store, method, given);
                    if (result == null
                            && method.getReturnType() != void.class
                            && !isNullable(method.getAnnotatedReturnType())) {
                        throw new IllegalStateException(port.getSimpleName() + "." + method.getName() + " of "
                                + store.getClass().getName() + " has returned null, which it may not");
                    }
                    return result;
                });
    }
}
