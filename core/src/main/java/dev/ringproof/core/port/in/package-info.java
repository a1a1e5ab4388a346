/** What the core is asked: one interface a conversation. */
@NullMarked
package dev.ringproof.core.port.in;

import org.jspecify.annotations.NullMarked;
