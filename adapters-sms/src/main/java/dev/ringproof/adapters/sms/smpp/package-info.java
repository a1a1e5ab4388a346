/**
 * The gateway to any carrier that speaks SMPP 3.4: its sessions, the encoding of messages, and receipts. The library
 * jsmpp reads and writes the protocol's packets.
 */
@NullMarked
package dev.ringproof.adapters.sms.smpp;

import org.jspecify.annotations.NullMarked;
