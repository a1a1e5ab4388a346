/** What Ringproof measures, in a registry of Micrometer. */
@NullMarked
package dev.ringproof.micrometer;

import org.jspecify.annotations.NullMarked;
