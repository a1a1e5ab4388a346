package dev.ringproof.cdi.wiring;

import dev.ringproof.core.Ringproof;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanDisposer;

/** How the container makes the beans that {@link RingproofExtension} adds. */
public final class Creators {
    private Creators() {}

    /** Opens all parts. */
    public static final class OfWiring implements SyntheticBeanCreator<RingproofWiring> {
        @Override
        public RingproofWiring create(Instance<Object> beans, Parameters parameters) {
            return RingproofWiring.open(new HostBeans(beans), Configuration.ofSurroundings());
        }
    }

    /** Closes what is still open, in a container that ends without an event. */
    public static final class DisposerOfWiring implements SyntheticBeanDisposer<RingproofWiring> {
        @Override
        public void dispose(RingproofWiring wiring, Instance<Object> beans, Parameters parameters) {
            wiring.close();
        }
    }

    /** Gives our own Ringproof. */
    public static final class OfRingproof implements SyntheticBeanCreator<Ringproof> {
        @Override
        public Ringproof create(Instance<Object> beans, Parameters parameters) {
            return beans.select(RingproofWiring.class).get().ringproof();
        }
    }

    /** Gives one conversation of our Ringproof, or of the host's. */
    public static final class OfConversation implements SyntheticBeanCreator<Object> {
        static final String TYPE = "type";

        @Override
        public Object create(Instance<Object> beans, Parameters parameters) {
            return Conversations.of(beans.select(Ringproof.class).get(), parameters.get(TYPE, Class.class));
        }
    }
}
