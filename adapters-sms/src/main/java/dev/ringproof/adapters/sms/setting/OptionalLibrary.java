package dev.ringproof.adapters.sms.setting;

/**
 * A library that only some gateways need, so a program may come without it.
 *
 * @param type a class of the library
 * @param user what needs the library, as the beginning of a sentence
 * @param artifact the group and the artifact at Maven Central
 */
public record OptionalLibrary(String type, String user, String artifact) {

    /**
     * Does nothing if the library is there.
     *
     * @throws IllegalStateException if it is not; the message says what to add to the program
     */
    public void require() {
        try {
            Class.forName(type, false, OptionalLibrary.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw missing(e);
        }
    }

    /** Returns the exception for a program without the library. */
    public IllegalStateException missing(Throwable cause) {
        return new IllegalStateException(
                user + " needs a library that is not there: add " + artifact + " to the program", cause);
    }
}
