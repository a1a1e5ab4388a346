/** The ways to a carrier: a box on the console for development, a signed webhook for everything else. */
@NullMarked
package dev.ringproof.adapters.sms;

import org.jspecify.annotations.NullMarked;
