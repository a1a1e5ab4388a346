package dev.ringproof.adapters.persistence.session;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.session.RememberedDevice;
import dev.ringproof.core.domain.session.RememberedDeviceId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of a remembered device. It is never changed. */
@Entity(name = "RememberedDevice")
@Table(name = "remembered_device")
@SuppressWarnings("NullAway.Init") // Hibernate or of() fills it
class RememberedDeviceRow {
    @Id
    String id;

    String ownerId;
    String clientId;
    String factors;

    @Nullable
    String clientIp;

    @Nullable
    String userAgent;

    Instant passedAt;
    Instant expiresAt;

    static RememberedDeviceRow of(RememberedDevice from) {
        var row = new RememberedDeviceRow();
        row.id = from.id().value();
        row.ownerId = from.owner().value();
        row.clientId = from.client().value();
        row.factors = from.factors();
        row.clientIp = from.origin().clientIp();
        row.userAgent = from.origin().userAgent();
        row.passedAt = from.passedAt();
        row.expiresAt = from.expiresAt();
        return row;
    }

    RememberedDevice toDomain() {
        return new RememberedDevice(
                new RememberedDeviceId(id),
                new OwnerId(ownerId),
                new ClientId(clientId),
                factors,
                new RequestOrigin(clientIp, userAgent),
                passedAt,
                expiresAt);
    }
}
