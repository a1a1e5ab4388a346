package dev.ringproof.adapters.persistence.transaction;

/** What rows belong to that units of several kinds lock or change. */
public enum Locked {
    /** An owner, by id: the account and all that is changed under its lock. */
    OWNER("owner"),
    /** A number of an owner, by id. It stands for its owner, whom a unit may not know yet. */
    NUMBER("owner"),
    /** The failures of a number across owners, by the index of the number. */
    FAILURES("number"),
    /** The place of the one owner who keeps others out of a number, by the index of the number. */
    VERIFIED_NUMBER("number"),
    /** A challenge, by id. */
    CHALLENGE("challenge"),
    /** A client, by id. */
    CLIENT("client"),
    /** The sessions of an owner, by the id of the owner. */
    SESSIONS("owner"),
    /** The sign-ins and tickets of an owner, by the id of the owner. */
    SIGN_INS("owner"),
    /** A ticket, by id. */
    TICKET("ticket"),
    /** The remembered devices of an owner, by the id of the owner. */
    DEVICES("owner");

    private final String noun;

    Locked(String noun) {
        this.noun = noun;
    }

    /** Returns the word for it in a sentence. */
    String noun() {
        return noun;
    }
}
