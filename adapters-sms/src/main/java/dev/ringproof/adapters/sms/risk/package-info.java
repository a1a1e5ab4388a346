/** The risk advisor that is a receiver of the operator's own, called by a webhook as the gateway of that name is. */
@NullMarked
package dev.ringproof.adapters.sms.risk;

import org.jspecify.annotations.NullMarked;
