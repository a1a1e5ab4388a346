/**
 * How codes are made and checked. Only these classes compare a one-time code or a backup code with the right one.
 */
@NullMarked
package dev.ringproof.core.codes;

import org.jspecify.annotations.NullMarked;
