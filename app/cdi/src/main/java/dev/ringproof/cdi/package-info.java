/**
 * Ringproof as beans of a CDI container. With this artifact on the class path, a program injects {@link
 * dev.ringproof.core.Ringproof} or one of its conversations, such as {@link dev.ringproof.core.port.in.PhoneNumbers},
 * and says the rest by its own beans and by MicroProfile Config. {@code docs/cdi.md} lists both.
 */
@NullMarked
package dev.ringproof.cdi;

import org.jspecify.annotations.NullMarked;
