/**
 * What stands between the network and Helidon. It bounds connections and the time that they may take, and it lets only
 * whole requests pass whose framing has one meaning.
 */
@NullMarked
package dev.ringproof.app.network;

import org.jspecify.annotations.NullMarked;
