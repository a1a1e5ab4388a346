/**
 * The gateway to AWS End User Messaging SMS, with AWS's request signature and the receipts that Amazon SNS posts.
 */
@NullMarked
package dev.ringproof.adapters.sms.carrier.aws;

import org.jspecify.annotations.NullMarked;
