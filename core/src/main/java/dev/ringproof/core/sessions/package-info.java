/** Clients, sessions and sign-ins: the services behind the in-ports, and the tokens that clients hold. */
@NullMarked
package dev.ringproof.core.sessions;

import org.jspecify.annotations.NullMarked;
