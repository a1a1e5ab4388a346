package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.port.out.SmsGateway;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that keeps its promises, over one that may not: gateways are foreign code. What the other throws, an error
 * included, or returns as null, is told of and harms nobody. Its name is asked for once.
 */
public final class CheckedGateway implements SmsGateway {
    private final SmsGateway gateway;
    private final String name;
    private final Faults faults;

    /** @param name what the gateway has said that its name is */
    public CheckedGateway(SmsGateway gateway, String name, Faults faults) {
        this.gateway = gateway;
        this.name = name;
        this.faults = faults;
    }

    @Override
    public String name() {
        return name;
    }

    /** A gateway that throws may have taken the message or not. */
    @Override
    public Handover handOver(OutgoingMessage message) {
        return handedOver("handOver", () -> gateway.handOver(message));
    }

    @Override
    public Handover handOverAnyway(OutgoingMessage message) {
        return handedOver("handOverAnyway", () -> gateway.handOverAnyway(message));
    }

    private Handover handedOver(String call, Supplier<@Nullable Handover> handover) {
        try {
            var result = handover.get();
            if (result != null) {
                return result;
            }
            faults.ofGateway(name, call);
            return new Handover.Unknown("the gateway returned null");
        } catch (Throwable e) {
            faults.ofGateway(name, call, e);
            return new Handover.Unknown(e.getClass().getSimpleName());
        }
    }

    /** A callback that cannot be read is not genuine, since anyone can post one. */
    @Override
    public Optional<List<CarrierReport>> read(Callback callback) {
        try {
            Optional<List<CarrierReport>> reports = gateway.read(callback);
            if (reports != null) {
                return reports.map(List::copyOf);
            }
            faults.ofGateway(name, "read");
        } catch (Throwable e) {
            faults.ofGateway(name, "read", e);
        }
        return Optional.empty();
    }

    /** A gateway that cannot say how it fares is asked after the others. */
    @Override
    public GatewayHealth health() {
        try {
            GatewayHealth health = gateway.health();
            if (health != null) {
                return health;
            }
            faults.ofGateway(name, "health");
        } catch (Throwable e) {
            faults.ofGateway(name, "health", e);
        }
        return GatewayHealth.DOWN;
    }

    @Override
    public void onReport(Consumer<CarrierReport> listener) {
        gateway.onReport(listener);
    }

    @Override
    public String toString() {
        return "CheckedGateway[" + name + "]";
    }
}
