/** A text message's life from the moment its code is made: what it says, when it is tried again, how it ends. */
@NullMarked
package dev.ringproof.core.delivery;

import org.jspecify.annotations.NullMarked;
