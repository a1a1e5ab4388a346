/** The secrets that the database never sees, and how they are turned over. */
@NullMarked
package dev.ringproof.core.keys;

import org.jspecify.annotations.NullMarked;
