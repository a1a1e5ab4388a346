/**
 * Where a text message goes: routes by region or calling code, and the conversion of each gateway. These classes only
 * compute; the engine asks them.
 */
@NullMarked
package dev.ringproof.core.delivery.routing;

import org.jspecify.annotations.NullMarked;
