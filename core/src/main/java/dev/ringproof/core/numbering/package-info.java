/**
 * Which phone numbers exist, and which numbers may receive messages. Only this package uses libphonenumber.
 */
@NullMarked
package dev.ringproof.core.numbering;

import org.jspecify.annotations.NullMarked;
