/**
 * The use cases. Each class implements one in-port: it loads, asks the domain, stores the result, and tells the rest of
 * the program after the commit. Only {@link dev.ringproof.core.Ringproof} creates these classes.
 */
@NullMarked
package dev.ringproof.core.application;

import org.jspecify.annotations.NullMarked;
