package dev.ringproof.adapters.persistence;

/** What {@link Database.Builder#open()} does with the migrations of the schema. */
public enum Migrate {
    /** Runs the migrations that are missing. It needs Flyway, and a user who may create tables. */
    RUN,
    /** Changes nothing, and fails with a sentence that names the first migration that is missing. */
    VALIDATE,
    /** Changes and checks nothing. */
    NONE
}
