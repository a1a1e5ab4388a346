package dev.ringproof.core;

import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.out.Meters;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every conversation, once for all of their methods: it refuses calls after the close, refuses null
 * arguments by their names, and counts refusals. Safe for use by many threads.
 */
final class CallCheck {
    private static final Object[] NONE = {};

    /** For each conversation: what is known of its methods. It takes a while to find out, so it is done once. */
    private static final ClassValue<Map<Method, Known>> METHODS = new ClassValue<>() {
        @Override
        protected Map<Method, Known> computeValue(Class<?> port) {
            return Arrays.stream(port.getMethods())
                    .collect(Collectors.toUnmodifiableMap(Function.identity(), method -> Known.of(port, method)));
        }
    };

    private final Meters meters;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Map<Class<? extends Refusal>, String> names = new ConcurrentHashMap<>();
    private volatile boolean closed;

    CallCheck(Meters meters) {
        this.meters = meters;
    }

    /** What is known of a method before it is called. A name is null where the argument may be null. */
    @SuppressWarnings("ArrayRecordComponent") // It is read for each call, and never compared.
    private record Known(String step, @Nullable String[] names) {
        static Known of(Class<?> port, Method method) {
            return new Known(
                    port.getSimpleName() + "." + method.getName(),
                    Arrays.stream(method.getParameters()).map(Known::required).toArray(String[]::new));
        }

        private static @Nullable String required(Parameter parameter) {
            return parameter.getType().isPrimitive() || NullChecks.isNullable(parameter.getAnnotatedType())
                    ? null
                    : parameter.getName();
        }

        void requireNonNull(Object[] arguments) {
            for (int i = 0; i < names.length; i++) {
                if (arguments[i] == null && names[i] != null) {
                    throw new NullPointerException(
                            "the argument " + names[i] + " of " + step + " is null, which it may not be");
                }
            }
        }
    }

    /** Returns a conversation before which this check stands. */
    <T> T before(Class<T> port, T conversation) {
        var methods = METHODS.get(port);
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (Object proxy, Method method, Object @Nullable [] given) -> {
                    var known = methods.get(method);
                    return known == null
                            ? invoke(conversation, method, given)
                            : call(conversation, method, known, given == null ? NONE : given);
                }));
    }

    private @Nullable Object call(Object conversation, Method method, Known known, Object[] arguments)
            throws Throwable {
        begin();
        try {
            known.requireNonNull(arguments);
            var result = invoke(conversation, method, arguments);
            if (result instanceof Outcome.Refused<?> refused) {
                count(known, refused.refusal());
            } else if (result instanceof SignInOutcome.Refused(var refusal)) {
                count(known, refusal);
            }
            return result;
        } finally {
            end();
        }
    }

    /** Runs a call that is not one of a conversation's. */
    <T> T call(Supplier<T> question) {
        begin();
        try {
            return question.get();
        } finally {
            end();
        }
    }

    /** Throws what the method throws, which is never wrapped. */
    static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private void count(Known known, Refusal refusal) {
        meters.count(Meters.REFUSALS, 1, known.step(), names.computeIfAbsent(refusal.getClass(), CallCheck::words));
    }

    /** Returns such as {@code wrong_code}. */
    private static String words(Class<?> refusal) {
        return refusal.getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private void begin() {
        underWay.incrementAndGet();
        if (closed) {
            end();
            throw new IllegalStateException("this Ringproof is closed");
        }
    }

    private void end() {
        if (underWay.decrementAndGet() == 0 && closed) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /**
     * Refuses calls from now on, and waits until those under way have ended.
     *
     * @param deadline until when to wait, in the terms of {@link System#nanoTime}
     */
    synchronized void close(long deadline) throws InterruptedException {
        closed = true;
        for (long left = deadline - System.nanoTime();
                underWay.get() > 0 && left > 0;
                left = deadline - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
    }
}
