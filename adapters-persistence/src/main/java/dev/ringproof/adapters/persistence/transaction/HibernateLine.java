package dev.ringproof.adapters.persistence.transaction;

import java.lang.reflect.InvocationTargetException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the version of Hibernate on the class path before any class that needs it is loaded. So a host application
 * with another version reads one sentence and no error of linking.
 */
public final class HibernateLine {
    private static final Set<String> WORKING = Set.of("7.1", "7.2", "7.3", "7.4");
    private static final String NEEDS = "Ringproof's database needs Hibernate ORM 7.1, 7.2, 7.3 or 7.4, and found ";

    private HibernateLine() {}

    /** @throws IllegalStateException if there is no Hibernate, or one of a version that does not work */
    public static void require() {
        require(version(HibernateLine.class.getClassLoader()));
    }

    static void require(@Nullable String version) {
        if (version == null) {
            throw new IllegalStateException(NEEDS + "none on the class path");
        }
        var parts = version.split("\\.", 3);
        if (parts.length < 2 || !WORKING.contains(parts[0] + "." + parts[1])) {
            throw new IllegalStateException(NEEDS + version);
        }
    }

    private static @Nullable String version(ClassLoader loader) {
        try {
            return (String) Class.forName("org.hibernate.Version", true, loader)
                    .getMethod("getVersionString")
                    .invoke(null);
        } catch (ClassNotFoundException e) {
            return null;
        } catch (IllegalAccessException | InvocationTargetException | NoSuchMethodException | LinkageError e) {
            throw new IllegalStateException(NEEDS + "one that does not tell its version", e);
        }
    }
}
