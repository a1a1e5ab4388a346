/**
 * What may go wrong in any call through a port, whichever side it comes from.
 */
@NullMarked
package dev.ringproof.core.port;

import org.jspecify.annotations.NullMarked;
