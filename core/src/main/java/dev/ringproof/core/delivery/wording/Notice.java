package dev.ringproof.core.delivery.wording;

/** A change of an account, or several, that its owner is told about by a message, in case another person has made it. */
public enum Notice {
    NUMBER_ADDED,
    NUMBER_REMOVED,
    /** A number has become a second factor. */
    RESERVED,
    /** A number is no longer a second factor. */
    RELEASED,
    /** A number has become the default second factor. */
    MADE_DEFAULT,
    BACKUP_CODES_MADE,
    BACKUP_CODE_USED,
    /** More than one change was made, and this message tells of all of them. */
    SEVERAL_CHANGES;

    /** Whether the change is about a number, which the message then shows masked. */
    boolean namesNumber() {
        return switch (this) {
            case NUMBER_ADDED, NUMBER_REMOVED, RESERVED, RELEASED, MADE_DEFAULT -> true;
            case BACKUP_CODES_MADE, BACKUP_CODE_USED, SEVERAL_CHANGES -> false;
        };
    }
}
