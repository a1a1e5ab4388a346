package dev.ringproof.adapters.persistence.transaction;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the version of Hibernate on the class path before any class that needs it is loaded. So a host application
 * with another version reads one sentence and no error of linking.
 */
public final class HibernateLine {
    private static final String NEEDS =
            "Ringproof's database needs Hibernate ORM 7 (7.0 to 7.4 are tested), and found ";

    private HibernateLine() {}

    /**
     * Requires a version of Hibernate that works.
     *
     * @throws IllegalStateException if there is no Hibernate, or one of a version that does not work
     */
    public static void require() {
        require(version(HibernateLine.class.getClassLoader()));
    }

    static void require(@Nullable String version) {
        if (version == null) {
            throw new IllegalStateException(NEEDS + "none on the class path");
        }
        if (!version.startsWith("7.")) {
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
