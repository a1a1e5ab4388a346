/**
 * The core: phone-number verification and SMS second factor without a framework. {@link dev.ringproof.core.Ringproof}
 * is the way in, for the server and for a program of your own alike.
 */
@NullMarked
package dev.ringproof.core;

import org.jspecify.annotations.NullMarked;
