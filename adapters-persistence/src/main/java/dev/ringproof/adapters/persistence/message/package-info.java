/**
 * Text messages in the database. A message is sealed while its code lives, and wiped when the code is dead.
 */
@NullMarked
package dev.ringproof.adapters.persistence.message;

import org.jspecify.annotations.NullMarked;
