/** What the core is asked: one interface for each conversation, and the exceptions that its methods throw. */
@NullMarked
package dev.ringproof.core.port.in;

import org.jspecify.annotations.NullMarked;
