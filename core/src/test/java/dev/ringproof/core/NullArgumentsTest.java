package dev.ringproof.core;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.RecordingGateway;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Null is refused where it enters, by the name of the parameter. The test calls everything that a host calls, each time
 * with one argument that is null: the conversations, the builder, and all that makes a value which a host gives to
 * them.
 */
class NullArgumentsTest {
    private static final Comparator<Class<?>> BY_NAME = Comparator.comparing(Class::getName);

    @Test
    void every_method_of_a_conversation_refuses_null_by_name() throws ReflectiveOperationException {
        var faults = new ArrayList<String>();
        int calls = 0;
        try (var ringproof = Ringproof.with(new RecordingGateway()).build()) {
            for (var port : EveryCall.ports()) {
                var conversation = port.invoke(ringproof);
                for (var method : port.getReturnType().getMethods()) {
                    calls += callWithNulls(method, conversation, faults);
                }
            }
        }

        assertThat(faults).isEmpty();
        assertThat(calls).isGreaterThan(150);
    }

    @Test
    void every_method_of_the_builder_refuses_null_by_name() {
        var faults = new ArrayList<String>();
        int calls = callWithNulls(method(Ringproof.class, "with"), null, faults);
        for (var method : Ringproof.Builder.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())) {
                calls += callWithNulls(method, Ringproof.with(new RecordingGateway()), faults);
            }
        }

        assertThat(faults).isEmpty();
        assertThat(calls).isGreaterThan(20);
    }

    @Test
    void everything_that_a_host_makes_for_a_call_refuses_null_by_name() {
        var faults = new ArrayList<String>();
        int calls = 0;
        for (var type : givenByHosts()) {
            for (var maker : makers(type)) {
                calls += callWithNulls(maker, null, faults);
            }
        }

        assertThat(faults).isEmpty();
        assertThat(calls).isGreaterThan(100);
    }

    /** Returns the types of ours that a host gives to a conversation, to the builder, or as the answer of a gateway. */
    private static Set<Class<?>> givenByHosts() {
        var found = new TreeSet<>(BY_NAME);
        EveryCall.ports()
                .forEach(port ->
                        Arrays.stream(port.getReturnType().getMethods()).forEach(method -> collect(method, found)));
        Arrays.stream(Ringproof.Builder.class.getMethods())
                .filter(method -> !method.getName().equals("listener"))
                .forEach(method -> collect(method, found));
        Stream.of(SmsGateway.class, RiskAdvisor.class)
                .flatMap(port -> Arrays.stream(port.getMethods()))
                .forEach(method -> collect(method.getGenericReturnType(), found));
        found.add(Stores.class);
        return found;
    }

    private static void collect(Executable of, Set<Class<?>> found) {
        for (var type : of.getGenericParameterTypes()) {
            collect(type, found);
        }
    }

    private static void collect(Type type, Set<Class<?>> found) {
        if (type instanceof ParameterizedType parameterized) {
            Arrays.stream(parameterized.getActualTypeArguments()).forEach(argument -> collect(argument, found));
            collect(parameterized.getRawType(), found);
        }
        if (type instanceof Class<?> of
                && of.getName().startsWith("dev.ringproof.core")
                && isValue(of)
                && found.add(of)) {
            if (of.isSealed()) {
                Arrays.stream(of.getPermittedSubclasses()).forEach(alternative -> collect(alternative, found));
            }
            makers(of).forEach(maker -> collect(maker, found));
        }
    }

    /** Ports are no values: their own tests call them. */
    private static boolean isValue(Class<?> type) {
        return !type.isEnum() && (type.isSealed() || !type.isInterface()) && Modifier.isPublic(type.getModifiers());
    }

    /** Returns the public constructors and factories of a type. Of its own methods, those that return it count too. */
    private static List<Executable> makers(Class<?> type) {
        var makers = new ArrayList<Executable>(List.of(type.getConstructors()));
        for (var method : type.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())
                    && Modifier.isStatic(method.getModifiers())
                    && method.getReturnType() == type) {
                makers.add(method);
            }
        }
        return makers;
    }

    /** Calls once for each parameter that may not be null. Returns how many calls it made. */
    private static int callWithNulls(Executable callee, @Nullable Object on, List<String> faults) {
        int calls = 0;
        for (int i = 0; i < callee.getParameterCount(); i++) {
            var parameter = callee.getParameters()[i];
            if (!parameter.getType().isPrimitive() && !isNullable(parameter.getAnnotatedType())) {
                calls++;
                var fault = fault(callee, on, i);
                if (fault != null) {
                    faults.add(callee + ", " + parameter.getName() + ": " + fault);
                }
            }
        }
        return calls;
    }

    private static @Nullable String fault(Executable callee, @Nullable Object on, int position) {
        @Nullable
        Object[] arguments =
                Arrays.stream(callee.getParameterTypes()).map(EveryCall::dummy).toArray();
        arguments[position] = null;
        try {
            call(callee, on, arguments);
            return "null was accepted";
        } catch (InvocationTargetException e) {
            var thrown = requireNonNull(e.getCause());
            boolean refused = thrown instanceof NullPointerException || thrown instanceof IllegalArgumentException;
            // The virtual machine's own messages name variables too, in quotes, but they are no refusals.
            boolean named = String.valueOf(thrown.getMessage()).contains(callee.getParameters()[position].getName())
                    && !String.valueOf(thrown.getMessage()).contains("because \"");
            return refused && named ? null : thrown.toString();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static void call(Executable callee, @Nullable Object on, @Nullable Object[] arguments)
            throws ReflectiveOperationException {
        if (callee instanceof Method method) {
            method.invoke(on, arguments);
        } else {
            ((java.lang.reflect.Constructor<?>) callee).newInstance(arguments);
        }
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static Method method(Class<?> type, String name) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
