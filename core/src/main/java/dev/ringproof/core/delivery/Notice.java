package dev.ringproof.core.delivery;

/** What an owner is told by text of changes to numbers and second factors, in case it was not them. */
public enum Notice {
    NUMBER_ADDED,
    NUMBER_REMOVED,
    /** A number serves as second factor from now on. */
    RESERVED,
    /** A number serves as second factor no longer. */
    RELEASED,
    MADE_DEFAULT,
    BACKUP_CODES_MADE,
    BACKUP_CODE_USED
}
