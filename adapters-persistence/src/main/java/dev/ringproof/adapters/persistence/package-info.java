/**
 * Where everything is kept: Hibernate on PostgreSQL or H2. {@link dev.ringproof.adapters.persistence.Database} is the way
 * in; rows know both ways between table and domain, so there are no mappers.
 */
@NullMarked
package dev.ringproof.adapters.persistence;

import org.jspecify.annotations.NullMarked;
