package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.testkit.RecordingGateway;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a container does with a bean in a scope: its users get a proxy, which finds the bean at each call. */
class ProxiedRingproofTest {
    private final List<String> called = new ArrayList<>();

    @Test
    void a_proxy_of_a_ringproof_is_a_ringproof() {
        try (var ringproof = Ringproof.with(new RecordingGateway()).build();
                var proxied = proxy(ringproof)) {

            var added = proxied.phoneNumbers().create(as(ANNA), "+14155552671").orElseThrow();

            assertThat(ringproof.phoneNumbers().account(as(ANNA)).numbers()).containsExactly(added);
            assertThat(called).containsExactly("phoneNumbers");
        }
        assertThat(called).containsExactly("phoneNumbers", "close");
    }

    private Ringproof proxy(Ringproof bean) {
        return (Ringproof) Proxy.newProxyInstance(
                Ringproof.class.getClassLoader(),
                new Class<?>[] {Ringproof.class},
                (Object proxy, Method method, Object[] arguments) -> {
                    called.add(method.getName());
                    return method.invoke(bean, arguments);
                });
    }
}
