package dev.ringproof.cdi.wiring;

import dev.ringproof.core.Ringproof;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Discovery;
import jakarta.enterprise.inject.build.compatible.spi.Registration;
import jakarta.enterprise.inject.build.compatible.spi.ScannedClasses;
import jakarta.enterprise.inject.build.compatible.spi.Synthesis;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.enterprise.lang.model.types.Type;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Set;

/**
 * Adds beans of {@link Ringproof} and of its conversations, each only if the host has none of its type. It is a build
 * compatible extension and not a portable one, because containers of CDI Lite run it too.
 */
public final class RingproofExtension implements BuildCompatibleExtension {
    private final Set<String> ofHost = new HashSet<>();

    /** Adds the classes that are beans themselves. */
    @Discovery
    public void discover(ScannedClasses classes) {
        classes.add(RingproofLifecycle.class.getName());
        if (Presence.of("org.eclipse.microprofile.health.HealthCheck")) {
            // By its name, because the class itself cannot be loaded without MicroProfile Health.
            classes.add("dev.ringproof.cdi.wiring.RingproofHealth");
        }
    }

    /** Remembers what beans the host has. One with a qualifier of its own leaves room for ours. */
    @Registration(types = Object.class)
    public void see(BeanInfo bean) {
        if (bean.qualifiers().stream().anyMatch(qualifier -> qualifier.name().equals(Default.class.getName()))) {
            bean.types().stream()
                    .filter(Type::isClass)
                    .forEach(type -> ofHost.add(type.asClass().declaration().name()));
        }
    }

    /** Adds the beans that the host has not. */
    @Synthesis
    public void add(SyntheticComponents components) {
        if (!hostHas(Ringproof.class)) {
            components
                    .addBean(RingproofWiring.class)
                    .type(RingproofWiring.class)
                    .scope(Singleton.class)
                    .createWith(Creators.OfWiring.class)
                    .disposeWith(Creators.DisposerOfWiring.class);
            components
                    .addBean(Ringproof.class)
                    .type(Ringproof.class)
                    .scope(ApplicationScoped.class)
                    .createWith(Creators.OfRingproof.class);
        }
        Conversations.types().stream().filter(type -> !hostHas(type)).forEach(type -> add(components, type));
    }

    private <T> void add(SyntheticComponents components, Class<T> conversation) {
        @SuppressWarnings("unchecked") // it creates what its parameter says
        var creator = (Class<? extends SyntheticBeanCreator<T>>) (Class<?>) Creators.OfConversation.class;
        components
                .addBean(conversation)
                .type(conversation)
                .scope(ApplicationScoped.class)
                .withParam(Creators.OfConversation.TYPE, conversation)
                .createWith(creator);
    }

    private boolean hostHas(Class<?> type) {
        return ofHost.contains(type.getName());
    }
}
