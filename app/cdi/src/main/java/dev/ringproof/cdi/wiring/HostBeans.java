package dev.ringproof.cdi.wiring;

import dev.ringproof.cdi.RingproofDataSource;
import dev.ringproof.core.port.out.Stores;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanContainer;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The beans that the host has for Ringproof. */
final class HostBeans {
    private final Instance<Object> beans;

    HostBeans(Instance<Object> beans) {
        this.beans = beans;
    }

    /** Returns the bean of a type without a qualifier; empty if there is none. Several are a problem, which is told. */
    <T> Optional<T> one(Class<T> type, Configuration problems) {
        var found = beans.select(type, Default.Literal.INSTANCE);
        if (found.isAmbiguous()) {
            problems.report("there are several beans of " + type.getName() + ", and Ringproof takes one");
        }
        return found.isResolvable() ? Optional.of(found.get()) : Optional.empty();
    }

    /** Returns the DataSource that is marked for Ringproof, or else the one that has no qualifier. */
    Optional<DataSource> dataSource(Configuration problems) {
        var marked = beans.select(DataSource.class, RingproofDataSource.Literal.INSTANCE);
        var found = marked.isUnsatisfied() ? beans.select(DataSource.class, Default.Literal.INSTANCE) : marked;
        if (found.isUnsatisfied()) {
            problems.report("there is no bean of javax.sql.DataSource: make one, or one of " + Stores.class.getName()
                    + ", or set " + ConfigKey.IN_MEMORY.key() + " to keep everything in memory");
        } else if (found.isAmbiguous()) {
            problems.report("there are several beans of javax.sql.DataSource: mark one with @RingproofDataSource");
        }
        return found.isResolvable() ? Optional.of(found.get()) : Optional.empty();
    }

    /** Returns the bean of a type that has no qualifier; empty if there is none or if there are more. */
    <T> Optional<T> resolvable(Class<T> type) {
        var found = beans.select(type, Default.Literal.INSTANCE);
        return found.isResolvable() ? Optional.of(found.get()) : Optional.empty();
    }

    /** Returns all beans of a type, with any qualifiers. */
    <T> List<T> all(Class<T> type) {
        return beans.select(type, Any.Literal.INSTANCE).stream().toList();
    }

    /** Sends an event to the observers that the host has for its type. */
    void fire(Object event) {
        container().getEvent().fire(event);
    }

    private BeanContainer container() {
        return beans.select(BeanContainer.class, Default.Literal.INSTANCE).get();
    }
}
