/**
 * The settings of gateways: how a gateway type declares them, and how the values of one gateway are read and checked.
 */
@NullMarked
package dev.ringproof.adapters.sms.setting;

import org.jspecify.annotations.NullMarked;
