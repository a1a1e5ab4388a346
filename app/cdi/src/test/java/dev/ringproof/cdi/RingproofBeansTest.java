package dev.ringproof.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.port.in.NumberFormats;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.testkit.RecordingGateway;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import jakarta.interceptor.Interceptor;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.weld.proxy.WeldClientProxy;
import org.junit.jupiter.api.Test;

/** Which beans there are, whose they are, and when they live. */
class RingproofBeansTest {

    @Test
    void a_number_is_verified_by_an_injected_conversation() throws InterruptedException {
        try (var container = Containers.start(Carrier.class, SignUp.class)) {
            container.select(SignUp.class).get().verify();
        }
    }

    @Test
    void each_conversation_of_ringproof_is_a_bean_of_a_normal_scope() {
        var conversations = Stream.of(Ringproof.class.getMethods())
                .<Class<?>>map(method -> method.getReturnType())
                .filter(type -> type.getPackageName().equals(PhoneNumbers.class.getPackageName()))
                .toList();
        assertThat(conversations).hasSizeGreaterThan(10);

        try (var container = Containers.start(Carrier.class)) {
            assertThat(conversations)
                    .allSatisfy(type -> assertThat(container.select(type).get()).isInstanceOf(WeldClientProxy.class));
        }
    }

    @Test
    void ringproof_itself_is_a_bean_of_a_normal_scope() {
        try (var container = Containers.start(Carrier.class)) {
            assertThat(container.select(Ringproof.class).get()).isInstanceOf(WeldClientProxy.class);
            assertThat(container.select(Ringproof.class).getHandle().getBean().getScope())
                    .isEqualTo(ApplicationScoped.class);
        }
    }

    // What the host has itself.

    @ApplicationScoped
    static class OwnRingproof {
        private final Ringproof own = Ringproof.with(new RecordingGateway()).build();

        @Produces
        @ApplicationScoped
        Ringproof ringproof() {
            return own;
        }

        void close(@Disposes Ringproof ringproof) {
            ringproof.close();
        }
    }

    @Test
    void a_ringproof_of_the_host_is_the_only_one_and_gives_its_conversations() {
        // There is no gateway and no configuration, so ours could not even start.
        try (var container = Containers.start(Map.of(), OwnRingproof.class)) {
            assertThat(container.select(Ringproof.class).isResolvable()).isTrue();
            var number = container
                    .select(PhoneNumbers.class)
                    .get()
                    .create(SignUp.ANNA, "+1 415 555 2671")
                    .orElseThrow();

            assertThat(container.select(Ringproof.class).get().phoneNumbers().get(SignUp.ANNA, number.id()))
                    .isEqualTo(number);
        }
    }

    @Alternative
    @Priority(Interceptor.Priority.APPLICATION)
    @ApplicationScoped
    static class AlternativeRingproof extends OwnRingproof {
        @Override
        @Produces
        @ApplicationScoped
        Ringproof ringproof() {
            return super.ringproof();
        }
    }

    @Test
    void an_alternative_of_the_host_is_the_only_one_too() {
        try (var container = Containers.start(Map.of(), AlternativeRingproof.class)) {
            assertThat(container.select(Ringproof.class).isResolvable()).isTrue();
            container.select(Ringproof.class).get().deliveryLag();
        }
    }

    @Alternative
    @ApplicationScoped
    static class DisabledRingproof extends OwnRingproof {}

    @Test
    void an_alternative_that_nobody_has_enabled_does_not_count() {
        try (var container = Containers.start(Carrier.class, DisabledRingproof.class)) {
            assertThat(container.select(Ringproof.class).isResolvable()).isTrue();
        }
    }

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface ForPartners {}

    @ApplicationScoped
    static class RingproofForPartners {
        @Produces
        @ForPartners
        @ApplicationScoped
        Ringproof ringproof() {
            return Ringproof.with(new RecordingGateway()).build();
        }

        void close(@Disposes @ForPartners Ringproof ringproof) {
            ringproof.close();
        }
    }

    @Test
    void a_ringproof_with_a_qualifier_is_a_further_one() {
        try (var container = Containers.start(Carrier.class, RingproofForPartners.class)) {
            assertThat(container.select(Ringproof.class, Any.Literal.INSTANCE).stream())
                    .hasSize(2);
            assertThat(container
                            .select(Ringproof.class, Default.Literal.INSTANCE)
                            .isResolvable())
                    .isTrue();
        }
    }

    @ApplicationScoped
    static class OwnFormats {
        @Inject
        @Any
        Ringproof ringproof;

        @Produces
        @ApplicationScoped
        NumberFormats formats() {
            return ringproof.numberFormats();
        }
    }

    @Test
    void a_conversation_that_the_host_has_is_the_only_one() {
        try (var container = Containers.start(Carrier.class, OwnFormats.class)) {
            assertThat(container
                            .select(NumberFormats.class)
                            .getHandle()
                            .getBean()
                            .getBeanClass())
                    .isEqualTo(OwnFormats.class);
            assertThat(container.select(PhoneNumbers.class).isResolvable()).isTrue();
        }
    }
}
