/** The secret keys, which are never stored in the database, and their rotation. */
@NullMarked
package dev.ringproof.core.keys;

import org.jspecify.annotations.NullMarked;
