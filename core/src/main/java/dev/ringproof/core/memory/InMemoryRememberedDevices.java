package dev.ringproof.core.memory;

import static java.util.Comparator.comparing;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.session.RememberedDevice;
import dev.ringproof.core.domain.session.RememberedDeviceId;
import dev.ringproof.core.port.out.RememberedDeviceRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Keeps remembered devices in memory. */
final class InMemoryRememberedDevices implements RememberedDeviceRepository {
    private static final Comparator<RememberedDevice> BY_AGE = comparing(RememberedDevice::passedAt)
            .thenComparing(device -> device.id().value());

    private final Table<RememberedDeviceId, RememberedDevice> devices;

    InMemoryRememberedDevices(InMemoryUnitOfWork work) {
        this.devices = new Table<>(work);
    }

    @Override
    public Optional<RememberedDevice> find(OwnerId owner, ClientId client) {
        return devices
                .matching(device ->
                        device.owner().equals(owner) && device.client().equals(client))
                .stream()
                .findFirst();
    }

    @Override
    public List<RememberedDevice> of(OwnerId owner) {
        return devices.matching(device -> device.owner().equals(owner)).stream()
                .sorted(BY_AGE.reversed())
                .toList();
    }

    @Override
    public void save(RememberedDevice device) {
        find(device.owner(), device.client()).ifPresent(former -> devices.remove(former.id()));
        devices.put(device.id(), device);
    }

    @Override
    public boolean remove(OwnerId owner, RememberedDeviceId id) {
        return removeWhere(device -> device.owner().equals(owner) && device.id().equals(id)) > 0;
    }

    @Override
    public void removeAll(OwnerId owner) {
        removeWhere(device -> device.owner().equals(owner));
    }

    @Override
    public void removeAll(ClientId client) {
        removeWhere(device -> device.client().equals(client));
    }

    boolean has(ClientId client) {
        return !devices.matching(device -> device.client().equals(client)).isEmpty();
    }

    private int removeWhere(Predicate<RememberedDevice> condition) {
        var gone = devices.matching(condition);
        gone.forEach(device -> devices.remove(device.id()));
        return gone.size();
    }

    @Override
    public int purge(Instant before, int limit) {
        var expired = devices.matching(device -> device.expiresAt().isBefore(before)).stream()
                .limit(limit)
                .toList();
        expired.forEach(device -> devices.remove(device.id()));
        return expired.size();
    }
}
