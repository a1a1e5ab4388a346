package dev.ringproof.examples.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakTransaction;
import org.keycloak.models.KeycloakTransactionManager;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEventListener;

class SmsAuthenticatorFactoryTest {
    private static final String NUMBER = "+14155552671";

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-28T12:00:00Z"));
    private final RecordingGateway gateway = new RecordingGateway();
    private final Map<String, String> settings = new HashMap<>(Map.of("regions", "US, CA"));
    private final List<ProviderEventListener> listeners = new ArrayList<>();
    private int closed;
    private final SmsAuthenticatorFactory factory = new SmsAuthenticatorFactory(TestParts::new);

    private final class TestParts implements Parts {
        private final Stores stores = InMemoryStores.empty(clock);
        private final KeyRing keys = KeyRing.random(new Random(7));

        TestParts(Function<String, Optional<String>> given) {
            given.apply("carrier").ifPresent(name -> {
                throw new IllegalArgumentException("the setting carrier is wrong");
            });
        }

        @Override
        public Stores stores() {
            return stores;
        }

        @Override
        public SmsGateway gateway() {
            return gateway;
        }

        @Override
        public KeyRing keys() {
            return keys;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private void start() {
        var config = mock(Config.Scope.class);
        when(config.get(anyString())).thenAnswer(call -> settings.get(call.<String>getArgument(0)));
        var server = mock(KeycloakSessionFactory.class);
        doAnswer(call -> listeners.add(call.getArgument(0))).when(server).register(any());
        factory.init(config);
        factory.postInit(server);
    }

    @AfterEach
    void stop() {
        factory.close();
    }

    @Test
    void the_server_has_one_ringproof_and_closes_its_parts_once() {
        start();
        var first = factory.factor();

        assertThat(factory.factor()).isSameAs(first);
        assertThat(closed).isZero();
        factory.close();
        factory.close();
        assertThat(closed).isOne();
    }

    @Test
    void a_server_with_a_wrong_setting_does_not_start_and_says_which() {
        settings.put("carrier", "pigeon");

        assertThatThrownBy(this::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the provider ringproof-sms cannot start: the setting carrier is wrong"
                        + " (its settings begin with spi-authenticator--ringproof-sms--)");
    }

    @Test
    void a_server_without_regions_does_not_start_and_leaves_nothing_open() {
        settings.remove("regions");

        assertThatThrownBy(this::start).hasMessageContaining("the setting regions is missing");
        assertThat(closed).isOne();
    }

    @Test
    void a_deleted_user_takes_the_number_along_after_the_commit() throws InterruptedException {
        start();
        var anna = new FakeUser("5a1b7c30-anna");
        var browser = new Browser(anna, factory.factor());
        browser.setUp();
        browser.submitSetup("phone_number", NUMBER);
        browser.submitSetup("code", gateway.nextCode());

        var transaction = deleted(anna.model);
        var before = factory.factor().inUse(anna.model);
        transaction.begin();
        transaction.commit();

        assertThat(before).isPresent();
        assertThat(factory.factor().inUse(anna.model)).isEmpty();
        assertThat(factory.factor().ringproof().users().find(SmsSecondFactor.owner(anna.model)))
                .isEmpty();
    }

    @Test
    void a_user_whose_deletion_is_rolled_back_keeps_the_number() {
        start();
        var anna = new FakeUser("5a1b7c30-anna");
        factory.factor().ringproof().administration().open(SmsSecondFactor.owner(anna.model));

        var transaction = deleted(anna.model);
        transaction.begin();
        transaction.rollback();

        assertThat(factory.factor().ringproof().users().find(SmsSecondFactor.owner(anna.model)))
                .isPresent();
    }

    @Test
    void a_deleted_user_who_never_had_a_number_is_no_error() {
        start();

        var transaction = deleted(new FakeUser("9c2e-bob").model);
        transaction.begin();
        transaction.commit();
    }

    /** Tells the provider that Keycloak deletes a user, and returns what the provider wants to do at the end. */
    private KeycloakTransaction deleted(UserModel user) {
        var enlisted = new ArrayList<KeycloakTransaction>();
        var transactions = mock(KeycloakTransactionManager.class);
        doAnswer(call -> enlisted.add(call.getArgument(0))).when(transactions).enlistAfterCompletion(any());
        var session = mock(KeycloakSession.class);
        when(session.getTransactionManager()).thenReturn(transactions);
        var removed = mock(UserModel.UserRemovedEvent.class);
        when(removed.getUser()).thenReturn(user);
        when(removed.getKeycloakSession()).thenReturn(session);
        listeners.forEach(listener -> listener.onEvent(removed));
        return enlisted.get(0);
    }
}
