/**
 * The gateway to Infobip's SMS API.
 */
@NullMarked
package dev.ringproof.adapters.sms.carrier.infobip;

import org.jspecify.annotations.NullMarked;
