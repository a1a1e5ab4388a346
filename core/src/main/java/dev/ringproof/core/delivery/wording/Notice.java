package dev.ringproof.core.delivery.wording;

/** A change to an account that its owner is told of by text, in case it was somebody else who made it. */
public enum Notice {
    NUMBER_ADDED,
    NUMBER_REMOVED,
    /** A number has become a second factor. */
    RESERVED,
    /** A number is a second factor no more. */
    RELEASED,
    /** A number has become the second factor that is asked first. */
    MADE_DEFAULT,
    BACKUP_CODES_MADE,
    BACKUP_CODE_USED;

    /** Whether it is about a number, which its words then show masked. */
    boolean namesNumber() {
        return switch (this) {
            case NUMBER_ADDED, NUMBER_REMOVED, RESERVED, RELEASED, MADE_DEFAULT -> true;
            case BACKUP_CODES_MADE, BACKUP_CODE_USED -> false;
        };
    }
}
