/**
 * What a text message says: templates in each language, checked when they are read so that a message fits one segment.
 */
@NullMarked
package dev.ringproof.core.delivery.wording;

import org.jspecify.annotations.NullMarked;
