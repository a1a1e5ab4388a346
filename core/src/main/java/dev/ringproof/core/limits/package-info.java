/**
 * What decides whether a request is within the limits: before a message is stored, before a number is added and when a
 * code is answered.
 */
@NullMarked
package dev.ringproof.core.limits;

import org.jspecify.annotations.NullMarked;
