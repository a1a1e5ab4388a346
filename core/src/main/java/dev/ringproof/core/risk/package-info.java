/** Asks the risk advisor whether a code may be sent, within limits of time and number. */
@NullMarked
package dev.ringproof.core.risk;

import org.jspecify.annotations.NullMarked;
