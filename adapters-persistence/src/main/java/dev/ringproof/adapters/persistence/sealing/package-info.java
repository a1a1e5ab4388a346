/**
 * What keeps phone numbers out of the database in clear: a value is sealed to be read again, and a number is indexed to be
 * found again.
 */
@NullMarked
package dev.ringproof.adapters.persistence.sealing;

import org.jspecify.annotations.NullMarked;
