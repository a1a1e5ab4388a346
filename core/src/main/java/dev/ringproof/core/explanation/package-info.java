/** Tells an operator why a message was refused, or why none came. */
@NullMarked
package dev.ringproof.core.explanation;

import org.jspecify.annotations.NullMarked;
