package dev.ringproof.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.testkit.RecordingGateway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.weld.proxy.WeldClientProxy;
import org.junit.jupiter.api.Test;

class RingproofBeansTest {
    private static final Map<String, String> IN_MEMORY = Map.of("ringproof.in-memory", "true");
    private static final Actor ANNA = Actor.withoutSession(new OwnerId("anna"));

    @ApplicationScoped
    static class Carrier {
        private final RecordingGateway gateway = new RecordingGateway();

        @Produces
        @ApplicationScoped
        SmsGateway gateway() {
            return gateway;
        }

        String arrived() throws InterruptedException {
            return gateway.nextCode();
        }
    }

    @ApplicationScoped
    static class SignUp {
        @Inject
        PhoneNumbers numbers;

        @Inject
        Carrier carrier;

        void verify() throws InterruptedException {
            var number = numbers.create(ANNA, "+1 415 555 2671").orElseThrow();
            numbers.prepareVerification(ANNA, number.id()).orElseThrow();
            numbers.attemptVerification(ANNA, number.id(), carrier.arrived()).orElseThrow();
        }
    }

    @Test
    void a_number_is_verified_by_an_injected_conversation() throws InterruptedException {
        try (var container = Containers.start(IN_MEMORY, Carrier.class, SignUp.class)) {
            container.select(SignUp.class).get().verify();
        }
    }

    @Test
    void each_conversation_of_ringproof_is_a_bean() {
        var conversations = Stream.of(Ringproof.class.getMethods())
                .<Class<?>>map(method -> method.getReturnType())
                .filter(type -> type.getPackageName().equals("dev.ringproof.core.port.in"))
                .toList();
        assertThat(conversations).hasSizeGreaterThan(10);

        try (var container = Containers.start(IN_MEMORY, Carrier.class)) {
            assertThat(conversations).allSatisfy(type -> assertThat(container.select(type).get()).isInstanceOf(WeldClientProxy.class));
        }
    }

    @Test
    void ringproof_itself_is_a_bean_of_a_normal_scope() {
        try (var container = Containers.start(IN_MEMORY, Carrier.class)) {
            assertThat(container.select(Ringproof.class).get()).isInstanceOf(WeldClientProxy.class);
            assertThat(container.select(Ringproof.class).getHandle().getBean().getScope())
                    .isEqualTo(ApplicationScoped.class);
        }
    }
}
