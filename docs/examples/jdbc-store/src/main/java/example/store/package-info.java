/** A store of one's own, on plain JDBC. It is meant to be copied. */
@NullMarked
package example.store;

import org.jspecify.annotations.NullMarked;
