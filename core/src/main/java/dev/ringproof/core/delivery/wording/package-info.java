/**
 * What text messages say: templates in each language. They are checked when they are read, so that each message fits
 * one segment.
 */
@NullMarked
package dev.ringproof.core.delivery.wording;

import org.jspecify.annotations.NullMarked;
