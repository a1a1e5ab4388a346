package dev.ringproof.testkit;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.internal.Accounts;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstantiationAwareExtension;

/**
 * Gives tests of a program a {@link Ringproof} in memory. Parameters of the types {@link Ringproof}, {@link Inbox} and
 * {@link SettableClock} of a test, of its {@code @BeforeEach} and of its constructor get a value.
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

    private final UnaryOperator<Ringproof.Builder> settings;

    /** For {@code @ExtendWith}: a Ringproof with the default settings. */
    public RingproofExtension() {
        this(UnaryOperator.identity());
    }

    private RingproofExtension(UnaryOperator<Ringproof.Builder> settings) {
        this.settings = settings;
    }

    /** For {@code @RegisterExtension}: a Ringproof with settings of one's own, such as its policies and its wording. */
    public static RingproofExtension with(UnaryOperator<Ringproof.Builder> settings) {
        return new RingproofExtension(settings);
    }

    /** What the tests of one context use. JUnit closes it after them. */
    private record Parts(Ringproof ringproof, GatewayInbox inbox, SettableClock clock) implements AutoCloseable {
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
        var type = parameter.getParameter().getType();
        return type == Ringproof.class || type == Inbox.class || type == SettableClock.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var parts = context.getStore(NAMESPACE).getOrComputeIfAbsent(this, key -> parts(), Parts.class);
        var type = parameter.getParameter().getType();
        if (type == Ringproof.class) {
            return parts.ringproof();
        }
        return type == Inbox.class ? parts.inbox() : parts.clock();
    }

    private Parts parts() {
        var clock = new SettableClock(Accounts.NOON);
        var inbox = new GatewayInbox(clock);
        var builder = Ringproof.with(inbox).forTests().stores(InMemoryStores.empty(clock));
        return new Parts(settings.apply(builder).build(), inbox, clock);
    }
}
