/** What is said about the risk of one request: the question, the advice, what follows from it, and its events. */
@NullMarked
package dev.ringproof.core.domain.risk;

import org.jspecify.annotations.NullMarked;
