/** What gateways share to read receipts: the words for states, and references to messages. */
@NullMarked
package dev.ringproof.adapters.sms.receipt;

import org.jspecify.annotations.NullMarked;
