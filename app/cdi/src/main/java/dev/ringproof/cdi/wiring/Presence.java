package dev.ringproof.cdi.wiring;

/** Whether the program has a class that Ringproof can do without. */
final class Presence {
    private Presence() {}

    static boolean of(String className) {
        try {
            Class.forName(className, false, Presence.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
