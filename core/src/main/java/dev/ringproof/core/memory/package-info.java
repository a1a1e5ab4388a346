/**
 * Stores that live as long as the program. They are the library's defaults, and the tests of other packages use them in
 * place of a database.
 */
@NullMarked
package dev.ringproof.core.memory;

import org.jspecify.annotations.NullMarked;
