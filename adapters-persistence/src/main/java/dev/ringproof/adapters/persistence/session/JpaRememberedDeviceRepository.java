package dev.ringproof.adapters.persistence.session;

import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.beforeLocking;
import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.mayWaitForItself;
import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.session;
import static dev.ringproof.adapters.persistence.transaction.Locked.DEVICES;

import dev.ringproof.adapters.persistence.transaction.UnlockedRows;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.session.RememberedDevice;
import dev.ringproof.core.domain.session.RememberedDeviceId;
import dev.ringproof.core.port.out.RememberedDeviceRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Remembered devices in the database. */
public final class JpaRememberedDeviceRepository implements RememberedDeviceRepository {
    /** The entities that this repository reads and writes. */
    public static final List<Class<?>> ENTITIES = List.of(RememberedDeviceRow.class);

    private final UnlockedRows expired =
            UnlockedRows.toDelete("remembered_device", "id", "expires_at < :before", "expires_at");

    @Override
    public Optional<RememberedDevice> find(OwnerId owner, ClientId client) {
        return session()
                .createSelectionQuery(
                        "from RememberedDevice where ownerId = :owner and clientId = :client",
                        RememberedDeviceRow.class)
                .setParameter("owner", owner.value())
                .setParameter("client", client.value())
                .uniqueResultOptional()
                .map(RememberedDeviceRow::toDomain);
    }

    @Override
    public List<RememberedDevice> of(OwnerId owner) {
        return session()
                .createSelectionQuery(
                        "from RememberedDevice where ownerId = :owner order by passedAt desc, id desc",
                        RememberedDeviceRow.class)
                .setParameter("owner", owner.value())
                .getResultList()
                .stream()
                .map(RememberedDeviceRow::toDomain)
                .toList();
    }

    @Override
    public void save(RememberedDevice device) {
        beforeLocking(DEVICES, device.owner().value());
        session()
                .createMutationQuery("delete from RememberedDevice where ownerId = :owner and clientId = :client")
                .setParameter("owner", device.owner().value())
                .setParameter("client", device.client().value())
                .executeUpdate();
        session().persist(RememberedDeviceRow.of(device));
    }

    @Override
    public boolean remove(OwnerId owner, RememberedDeviceId id) {
        beforeLocking(DEVICES, owner.value());
        return session()
                        .createMutationQuery("delete from RememberedDevice where ownerId = :owner and id = :id")
                        .setParameter("owner", owner.value())
                        .setParameter("id", id.value())
                        .executeUpdate()
                > 0;
    }

    @Override
    public void removeAll(OwnerId owner) {
        beforeLocking(DEVICES, owner.value());
        session()
                .createMutationQuery("delete from RememberedDevice where ownerId = :owner")
                .setParameter("owner", owner.value())
                .executeUpdate();
    }

    @Override
    public void removeAll(ClientId client) {
        if (mayWaitForItself()) {
            session()
                    .createSelectionQuery("select ownerId from RememberedDevice where clientId = :client", String.class)
                    .setParameter("client", client.value())
                    .getResultList()
                    .forEach(owner -> beforeLocking(DEVICES, owner));
        }
        session()
                .createMutationQuery("delete from RememberedDevice where clientId = :client")
                .setParameter("client", client.value())
                .executeUpdate();
    }

    @Override
    public int purge(Instant before, int limit) {
        return expired.change(before, limit);
    }
}
