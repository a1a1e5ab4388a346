package dev.ringproof.adapters.sms.smpp;

import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@code command_status} with which a carrier refuses a submit_sm, and what it means. Only an invalid destination
 * address is about the number, since any other status may be the fault of a setting.
 */
record SmppStatus(int code) {
    /**
     * Returns what the status means for a message.
     *
     * @param pause how long to leave the carrier alone if it throttles; null if that is not known
     */
    Handover handover(@Nullable Duration pause) {
        return switch (code) {
            // ESME_RINVDSTADR
            case 0x0B -> new Handover.NumberRefused(reason());
            // ESME_RMSGQFUL, ESME_RTHROTTLED
            case 0x14, 0x58 -> new Handover.Throttled(reason(), pause);
            // Wrong length, flags, sender, service type, class, types of number, times or predefined message
            case 0x01, 0x06, 0x07, 0x0A, 0x15, 0x43, 0x48, 0x49, 0x50, 0x51, 0x61, 0x62, 0x63 ->
                new Handover.MessageRefused(reason());
            // ESME_RX_P_APPN and ESME_RX_R_APPN: a system behind the carrier refuses the message for good
            case 0x65, 0x66 -> new Handover.MessageRefused(reason());
            // Wrong optional parameters
            case 0xC0, 0xC1, 0xC2, 0xC3, 0xC4 -> new Handover.MessageRefused(reason());
            // The codes of SMPP 5 for unauthorised, prohibited, denied, data coding and address subunits
            case 0x100, 0x101, 0x103, 0x104, 0x105, 0x106 -> new Handover.MessageRefused(reason());
            // ESME_RSYSERR, ESME_RSUBMITFAIL, the states of the bind, and codes of the carrier's own
            default -> new Handover.Unavailable(reason());
        };
    }

    String reason() {
        return String.format(Locale.ROOT, "SMPP 0x%02X", code);
    }
}
