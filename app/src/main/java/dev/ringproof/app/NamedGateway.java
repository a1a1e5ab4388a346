package dev.ringproof.app;

import dev.ringproof.adapters.sms.WebhookGateway;
import dev.ringproof.core.delivery.Callback;
import dev.ringproof.core.delivery.OutgoingText;
import dev.ringproof.core.delivery.Receipt;
import dev.ringproof.core.port.out.SmsGateway;
import java.util.List;
import java.util.Optional;

/** One webhook of several, under the name that its operator gave it. */
record NamedGateway(String name, WebhookGateway webhook) implements SmsGateway, AutoCloseable {
    @Override
    public Handover handOver(OutgoingText text) {
        return webhook.handOver(text);
    }

    @Override
    public Optional<List<Receipt>> read(Callback callback) {
        return webhook.read(callback);
    }

    @Override
    public Health health() {
        return webhook.health();
    }

    @Override
    public void close() {
        webhook.close();
    }
}
