/**
 * Where a text message goes: routes by region or calling code, and how many codes each gateway converts. Pure; the engine
 * asks it.
 */
@NullMarked
package dev.ringproof.core.delivery.routing;

import org.jspecify.annotations.NullMarked;
