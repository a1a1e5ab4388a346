/**
 * Which phone numbers exist and which ones may receive messages. Only this package knows libphonenumber.
 */
@NullMarked
package dev.ringproof.core.numbering;

import org.jspecify.annotations.NullMarked;
