package dev.ringproof.adapters.sms.risk;

import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.TimeLimits;
import dev.ringproof.adapters.sms.webhook.WebhookSecrets;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/**
 * The operator's receiver that gives advice, and how it is reached. {@code toString} shows only the host, since path and
 * query may hold a token.
 */
public final class RiskReceiver {
    private final URI address;
    private final WebhookSecrets secrets;
    private final TimeLimits limits;

    private RiskReceiver(URI address, WebhookSecrets secrets, TimeLimits limits) {
        this.address = address;
        this.secrets = secrets;
        this.limits = limits;
    }

    /**
     * Checks where a receiver is and how it is asked.
     *
     * @param address an absolute http or https address, without user info and without a fragment
     * @param secrets one or more, separated by spaces, each {@code whsec_} and the base64 of 24 to 64 bytes
     * @param timeLimit less than 9 seconds
     * @throws IllegalArgumentException if one of them is wrong; the message shows no value
     */
    public static RiskReceiver at(URI address, String secrets, Duration timeLimit) {
        Objects.requireNonNull(address, "the address of the receiver is null");
        Objects.requireNonNull(secrets, "the secrets of the receiver are null");
        Objects.requireNonNull(timeLimit, "the time limit of the receiver is null");
        if (!GatewaySettings.isHttpAddress(address)) {
            throw new IllegalArgumentException("a receiver's address is an absolute http or https URI with a host,"
                    + " without user info and without a fragment");
        }
        return new RiskReceiver(address, WebhookSecrets.parse(secrets), TimeLimits.of(timeLimit));
    }

    /** Opens the advisor that asks this receiver. */
    public RiskWebhook open(InstantSource clock) {
        return new RiskWebhook(address, secrets, limits, Objects.requireNonNull(clock, "the clock is null"));
    }

    /** Returns the address, which may hold a token. */
    public URI address() {
        return address;
    }

    @Override
    public String toString() {
        return "RiskReceiver[" + address.getHost() + "]";
    }
}
