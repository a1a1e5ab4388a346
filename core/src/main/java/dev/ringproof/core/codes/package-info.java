/**
 * How codes are made and checked. These are the only classes that see a one-time code or a backup code.
 */
@NullMarked
package dev.ringproof.core.codes;

import org.jspecify.annotations.NullMarked;
