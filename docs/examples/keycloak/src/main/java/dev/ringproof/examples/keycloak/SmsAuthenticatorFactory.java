package dev.ringproof.examples.keycloak;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.delivery.wording.App;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.port.in.NoSuchUser;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/**
 * Makes the authenticator, and owns the one Ringproof of this Keycloak server: it is built when the server starts, and
 * closed when the server stops. The settings are those of the provider, such as
 * {@code spi-authenticator--ringproof-sms--carrier}.
 */
public final class SmsAuthenticatorFactory implements AuthenticatorFactory {
    public static final String ID = "ringproof-sms";

    private static final String PREFIX = "spi-authenticator--" + ID + "--";

    private final Function<Function<String, Optional<String>>, Parts> opener;
    private Function<String, Optional<String>> settings = name -> Optional.empty();
    private @Nullable Parts parts;
    private @Nullable SmsSecondFactor factor;

    public SmsAuthenticatorFactory() {
        this(settings -> PartsLoader.open(folder(settings), settings));
    }

    SmsAuthenticatorFactory(Function<Function<String, Optional<String>>, Parts> opener) {
        this.opener = opener;
    }

    /** Returns the second factor of the server of this session. */
    static SmsSecondFactor factor(KeycloakSession session) {
        var factory = session.getKeycloakSessionFactory().getProviderFactory(Authenticator.class, ID);
        return ((SmsAuthenticatorFactory) factory).factor();
    }

    SmsSecondFactor factor() {
        return Objects.requireNonNull(factor, "the server has not started the provider " + ID);
    }

    @Override
    public void init(Config.Scope config) {
        settings = name -> Optional.ofNullable(config.get(name)).filter(value -> !value.isBlank());
    }

    /** Opens the database and the carrier, so that a server with a wrong setting does not start. */
    @Override
    public void postInit(KeycloakSessionFactory server) {
        try {
            parts = opener.apply(settings);
            factor = build(parts);
        } catch (IllegalArgumentException e) {
            closeParts();
            throw new IllegalArgumentException(
                    "the provider " + ID + " cannot start: " + e.getMessage() + " (its settings begin with " + PREFIX
                            + ")",
                    e);
        }
        server.register(event -> {
            if (event instanceof UserModel.UserRemovedEvent removed) {
                afterCommit(removed.getKeycloakSession(), () -> delete(removed.getUser()));
            }
        });
    }

    private SmsSecondFactor build(Parts opened) {
        // An owner learns only by the right code that another owner has the number.
        var policy = VerificationPolicy.DEFAULT.hidingTakenNumbers();
        var stores = opened.stores();
        var ringproof = Ringproof.with(opened.gateway())
                .stores(stores)
                .keys(opened.keys())
                .verification(policy)
                .numbers(numbers())
                .wording(
                        MessageTemplates.of(App.named(settings.apply("app-name").orElse("Keycloak"))))
                .build();
        return new SmsSecondFactor(ringproof, policy, stores.clock());
    }

    private NumberPolicy numbers() {
        var regions = settings.apply("regions")
                .map(list -> Stream.of(list.split(",")).map(String::strip).collect(Collectors.toSet()))
                .orElse(Set.of());
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("the setting regions is missing, such as US,CA or DE");
        }
        return new NumberPolicy(regions, false, false, null, false);
    }

    private static Path folder(Function<String, Optional<String>> settings) {
        return settings.apply("libraries").map(Path::of).orElseGet(() -> {
            var home = System.getProperty("kc.home.dir");
            if (home == null) {
                throw new IllegalArgumentException("the setting libraries is missing");
            }
            return Path.of(home, "providers", "ringproof");
        });
    }

    private static void afterCommit(KeycloakSession session, Runnable action) {
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                action.run();
            }

            @Override
            protected void rollbackImpl() {}
        });
    }

    private void delete(UserModel user) {
        try {
            factor().ringproof().users().delete(SmsSecondFactor.owner(user)).orElseThrow();
        } catch (NoSuchUser e) {
            // The user has never entered a number.
        }
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new SmsAuthenticator(factor());
    }

    /** Closes Ringproof before the parts that it uses. */
    @Override
    public void close() {
        try {
            if (factor != null) {
                factor.ringproof().close();
            }
        } finally {
            closeParts();
        }
    }

    private void closeParts() {
        if (parts != null) {
            parts.close();
            parts = null;
        }
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name("carrier")
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText("The type of the carrier, such as twilio. Its own settings begin with carrier-.")
                .add()
                .property()
                .name("database-url")
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText("The JDBC URL of a database of Ringproof's own, on PostgreSQL or H2.")
                .add()
                .property()
                .name("database-user")
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText("The user of the database.")
                .add()
                .property()
                .name("database-password")
                .type(ProviderConfigProperty.PASSWORD)
                .secret(true)
                .helpText("The password of the database.")
                .add()
                .property()
                .name("keys")
                .type(ProviderConfigProperty.PASSWORD)
                .secret(true)
                .helpText("The key ring for codes and numbers: id:base64 pairs, the current one first.")
                .add()
                .property()
                .name("index-key")
                .type(ProviderConfigProperty.PASSWORD)
                .secret(true)
                .helpText("The key by which numbers are found: one id:base64 pair.")
                .add()
                .property()
                .name("regions")
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText("The regions whose numbers get messages, such as US,CA, or * for all.")
                .add()
                .property()
                .name("app-name")
                .type(ProviderConfigProperty.STRING_TYPE)
                .defaultValue("Keycloak")
                .helpText("The name of the app in messages.")
                .add()
                .property()
                .name("libraries")
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText("The folder with Ringproof's libraries. The default is providers/ringproof.")
                .add()
                .build();
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Code by text message (Ringproof)";
    }

    @Override
    public String getHelpText() {
        return "Asks for the code in a text message to the user's verified number, or for a backup code.";
    }

    @Override
    public String getReferenceCategory() {
        return SmsSecondFactor.CREDENTIAL_TYPE;
    }

    @Override
    public boolean isConfigurable() {
        return false;
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.REQUIRED, Requirement.ALTERNATIVE, Requirement.DISABLED};
    }

    /** A user without a number is asked to set one up. */
    @Override
    public boolean isUserSetupAllowed() {
        return true;
    }
}
