/**
 * What moves text messages: it claims the messages that are due, hands them over to gateways, stores the results and
 * takes receipts. Only {@link dev.ringproof.core.Ringproof} creates these classes.
 */
@NullMarked
package dev.ringproof.core.delivery.engine;

import org.jspecify.annotations.NullMarked;
