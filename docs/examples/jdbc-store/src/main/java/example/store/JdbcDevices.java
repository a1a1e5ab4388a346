package example.store;

import static example.store.Rows.nanos;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.session.RememberedDevice;
import dev.ringproof.core.domain.session.RememberedDeviceId;
import dev.ringproof.core.port.out.RememberedDeviceRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps remembered devices. */
final class JdbcDevices implements RememberedDeviceRepository {
    private final Rows<RememberedDevice> rows;

    JdbcDevices(JdbcUnitOfWork work) {
        rows = new Rows<>(
                        work,
                        "rp_device",
                        RememberedDevice.class,
                        device -> device.id().value())
                .with("owner", device -> device.owner().value())
                .with("client", device -> device.client().value())
                .with("passed_at", device -> nanos(device.passedAt()))
                .with("expires_at", device -> nanos(device.expiresAt()));
    }

    @Override
    public Optional<RememberedDevice> find(OwnerId owner, ClientId client) {
        return rows.where("owner = ? and client = ?", owner.value(), client.value()).stream()
                .findFirst();
    }

    @Override
    public List<RememberedDevice> of(OwnerId owner) {
        return rows.sorted("owner = ?", "passed_at desc, id desc", owner.value());
    }

    @Override
    public void save(RememberedDevice device) {
        rows.delete(
                "owner = ? and client = ?",
                device.owner().value(),
                device.client().value());
        rows.put(device);
    }

    @Override
    public boolean remove(OwnerId owner, RememberedDeviceId id) {
        return rows.delete("owner = ? and id = ?", owner.value(), id.value()) > 0;
    }

    @Override
    public void removeAll(OwnerId owner) {
        rows.delete("owner = ?", owner.value());
    }

    @Override
    public void removeAll(ClientId client) {
        rows.delete("client = ?", client.value());
    }

    @Override
    public int purge(Instant before, int limit) {
        return rows.delete(limit, "expires_at < ?", "expires_at", nanos(before));
    }
}
