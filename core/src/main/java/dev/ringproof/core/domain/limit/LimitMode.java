package dev.ringproof.core.domain.limit;

/** What a limit does when it is reached. */
public enum LimitMode {
    /** It refuses. */
    ENFORCE,
    /** It refuses nothing. What it would have refused is reported, so that an operator sees what it would do. */
    OBSERVE,
    /** It does not count. */
    OFF
}
