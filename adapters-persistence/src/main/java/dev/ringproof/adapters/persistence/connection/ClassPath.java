package dev.ringproof.adapters.persistence.connection;

/** Looks for libraries that a host application may leave out, before a class that needs them is loaded. */
public final class ClassPath {
    private ClassPath() {}

    /**
     * Requires that a type is there.
     *
     * @param what needs the library
     * @param artifact the Maven coordinates of the library, without a version
     * @param otherwise what a host can do instead; may be empty
     * @throws IllegalStateException if the type is not on the class path
     */
    public static void require(String type, String what, String artifact, String otherwise) {
        try {
            Class.forName(type, false, ClassPath.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    what + " needs " + artifact + ", which is not on the class path; add it" + otherwise, e);
        }
    }
}
