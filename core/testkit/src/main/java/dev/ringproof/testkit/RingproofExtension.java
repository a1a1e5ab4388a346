package dev.ringproof.testkit;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.out.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstantiationAwareExtension;

/**
 * Gives tests of a program a {@link Ringproof} in memory. Parameters of the types {@link Ringproof}, {@link Inbox},
 * {@link TestCarrier}, {@link KnownCodes} and {@link SettableClock} of a test, of its {@code @BeforeEach} and of its
 * constructor get a value.
 *
 * <p>A message is in the inbox when the call that sends it returns, so a test waits for nothing. The clock stands still
 * until the test moves it. Backup codes are made fast, and are not safe. Each test has a Ringproof of its own, which is
 * closed after it. But if a {@code @BeforeAll} method has such a parameter, all tests of the class share its Ringproof,
 * and also those of a class that is instantiated once, whose constructor has one.
 *
 * {@snippet :
 * @ExtendWith(RingproofExtension.class)
 * class SignInExampleTest {
 *     private static final String NUMBER = "+14155552671";
 *
 *     private final SignIn signIn;
 *
 *     SignInExampleTest(Ringproof ringproof) {
 *         signIn = new SignIn(ringproof);
 *     }
 *
 *     @BeforeEach
 *     void anna_has_a_second_factor(Ringproof ringproof) {
 *         var secondFactor = new PhoneNumberUpdate(true, null, true, null);
 *         ringproof.administration().open(new OwnerId("anna"));
 *         ringproof
 *                 .administration()
 *                 .create(new OwnerId("anna"), NUMBER, secondFactor)
 *                 .orElseThrow();
 *     }
 *
 *     @Test
 *     void the_code_from_the_phone_signs_her_in(Inbox inbox) {
 *         var question = signIn.passwordWasRight("anna");
 *
 *         assertThat(signIn.complete(question, inbox.lastCode(NUMBER))).isTrue();
 *     }
 *
 *     @Test
 *     void after_ten_minutes_it_does_not(Inbox inbox, SettableClock clock) {
 *         var question = signIn.passwordWasRight("anna");
 *         clock.advance(Duration.ofMinutes(10));
 *
 *         assertThat(signIn.complete(question, inbox.lastCode(NUMBER))).isFalse();
 *     }
 * }
 * }
 */
public final class RingproofExtension implements ParameterResolver, TestInstantiationAwareExtension {
    private static final Namespace NAMESPACE = Namespace.create(RingproofExtension.class);
    private static final Set<Class<?>> TYPES =
            Set.of(Ringproof.class, Inbox.class, TestCarrier.class, KnownCodes.class, SettableClock.class);
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Function<InstantSource, Stores> stores;
    private final UnaryOperator<Ringproof.Builder> settings;

    /** For {@code @ExtendWith}: a Ringproof with the default settings. */
    public RingproofExtension() {
        this(InMemoryStores::empty, UnaryOperator.identity());
    }

    private RingproofExtension(Function<InstantSource, Stores> stores, UnaryOperator<Ringproof.Builder> settings) {
        this.stores = stores;
        this.settings = settings;
    }

    /** For {@code @RegisterExtension}: a Ringproof with settings of one's own, such as its policies and its wording. */
    public static RingproofExtension with(UnaryOperator<Ringproof.Builder> settings) {
        return new RingproofExtension(InMemoryStores::empty, settings);
    }

    /**
     * Returns an extension with other stores than those in memory.
     *
     * @param others makes the stores of one Ringproof, with the clock that the test moves
     */
    public RingproofExtension on(Function<InstantSource, Stores> others) {
        return new RingproofExtension(others, settings);
    }

    /** What the tests of one context use. JUnit closes it after them. */
    private record Parts(Ringproof ringproof, TestCarrier carrier, KnownCodes codes, SettableClock clock)
            implements AutoCloseable {
        Object of(Class<?> type) {
            if (type == Ringproof.class) {
                return ringproof;
            }
            if (type == KnownCodes.class) {
                return codes;
            }
            return type == SettableClock.class ? clock : carrier;
        }

        @Override
        public void close() {
            ringproof.close();
        }
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var parts = context.getStore(NAMESPACE).getOrComputeIfAbsent(this, key -> parts(), Parts.class);
        return parts.of(parameter.getParameter().getType());
    }

    private Parts parts() {
        var clock = new SettableClock(NOON);
        var carrier = new TestCarrier(clock, Duration.ZERO);
        var codes = new KnownCodes();
        var builder = Ringproof.with(carrier).forTests().random(codes).stores(stores.apply(clock));
        return new Parts(settings.apply(builder).build(), carrier, codes, clock);
    }
}
