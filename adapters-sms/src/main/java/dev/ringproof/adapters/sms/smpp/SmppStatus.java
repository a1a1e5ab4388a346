package dev.ringproof.adapters.sms.smpp;

import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@code command_status} with which a carrier refuses a submit_sm, and what that means. A text is never known to be
 * unwanted by what may be a setting's fault: only an invalid destination address is about the number.
 */
record SmppStatus(int code) {
    /** @param pause how long the carrier wants to be left alone when it throttles, if that is known */
    Handover handover(@Nullable Duration pause) {
        return switch (code) {
            // ESME_RINVDSTADR
            case 0x0B -> new Handover.NumberRefused(reason());
            // ESME_RMSGQFUL, ESME_RTHROTTLED
            case 0x14, 0x58 -> new Handover.Throttled(reason(), pause);
            // The message's length, flags, sender, service type, class, types of number, times and predefined message
            case 0x01, 0x06, 0x07, 0x0A, 0x15, 0x43, 0x48, 0x49, 0x50, 0x51, 0x61, 0x62, 0x63 ->
                new Handover.MessageRefused(reason());
            // ESME_RX_P_APPN and ESME_RX_R_APPN: refused for good by what stands behind the carrier
            case 0x65, 0x66 -> new Handover.MessageRefused(reason());
            // Optional parameters
            case 0xC0, 0xC1, 0xC2, 0xC3, 0xC4 -> new Handover.MessageRefused(reason());
            // Unauthorised, prohibited, denied, data coding and address subunits, as SMPP 5 tells them apart
            case 0x100, 0x101, 0x103, 0x104, 0x105, 0x106 -> new Handover.MessageRefused(reason());
            // ESME_RSYSERR, ESME_RSUBMITFAIL, the states of the bind, and whatever a carrier has made up
            default -> new Handover.Unavailable(reason());
        };
    }

    String reason() {
        return String.format(Locale.ROOT, "SMPP 0x%02X", code);
    }
}
