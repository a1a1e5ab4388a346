/**
 * The guard against SMS pumping: it compares how many codes were sent with how many were entered, and says which
 * messages look like fraud. Pure: it is given counts and the time.
 */
@NullMarked
package dev.ringproof.core.fraud;

import org.jspecify.annotations.NullMarked;
