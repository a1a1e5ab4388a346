/** How the last refused requests for messages become rows. */
@NullMarked
package dev.ringproof.adapters.persistence.refusal;

import org.jspecify.annotations.NullMarked;
