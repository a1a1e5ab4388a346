/**
 * The stores of core on PostgreSQL or H2, by Hibernate. A host application uses this package alone and begins with
 * {@link dev.ringproof.adapters.persistence.Database}. The packages below it hold one subject each; their rows convert
 * themselves to the domain and back, so there are no mappers.
 */
@NullMarked
package dev.ringproof.adapters.persistence;

import org.jspecify.annotations.NullMarked;
