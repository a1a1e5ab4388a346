package dev.ringproof.cdi;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;
import org.jspecify.annotations.Nullable;

/** A registry of MicroProfile Metrics that remembers what it was given. It has only what a test needs. */
final class FakeMetricRegistry implements InvocationHandler {
    final Map<MetricID, Long> counters = new ConcurrentHashMap<>();
    final Map<MetricID, Duration> timers = new ConcurrentHashMap<>();
    final Map<MetricID, Supplier<? extends Number>> gauges = new ConcurrentHashMap<>();
    final Map<String, Metadata> metadata = new ConcurrentHashMap<>();

    MetricRegistry asRegistry() {
        return proxy(MetricRegistry.class, this);
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) {
        if (method.getName().equals("remove")) {
            return gauges.remove((MetricID) arguments[0]) != null;
        }
        if (method.getDeclaringClass() == Object.class) {
            return method.getName().equals("hashCode") ? System.identityHashCode(proxy) : same(proxy, arguments[0]);
        }
        var about = (Metadata) arguments[0];
        metadata.put(about.getName(), about);
        var id = new MetricID(about.getName(), (Tag[]) arguments[arguments.length - 1]);
        return switch (method.getName()) {
            case "counter" -> proxy(Counter.class, (_, _, amount) -> counters.merge(id, (Long) amount[0], Long::sum));
            case "timer" ->
                proxy(Timer.class, (_, _, took) -> {
                    timers.merge(id, (Duration) took[0], Duration::plus);
                    return null;
                });
            case "gauge" -> {
                gauges.put(id, (Supplier<? extends Number>) arguments[1]);
                yield null;
            }
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    @SuppressWarnings("ReferenceEquality") // a proxy has no other equality
    private static boolean same(Object proxy, Object other) {
        return proxy == other;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
