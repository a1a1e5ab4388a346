/** The schema that has the tables: its name in statements, its migrations and their history. */
@NullMarked
package dev.ringproof.adapters.persistence.schema;

import org.jspecify.annotations.NullMarked;
