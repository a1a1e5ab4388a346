/** Why a message was refused, or why none came: the causes, and what is kept of a refused request. */
@NullMarked
package dev.ringproof.core.domain.explanation;

import org.jspecify.annotations.NullMarked;
