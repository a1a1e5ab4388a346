package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.session.RememberedDevice;
import dev.ringproof.core.domain.session.RememberedDeviceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps remembered devices. Every method is called inside a unit of work, by many threads at once. Arguments and results
 * are never null. Every implementation passes {@code RememberedDeviceRepositoryContract}.
 */
public interface RememberedDeviceRepository {

    /** Returns the device of a user that is this client; nothing if it is not remembered. Locks nothing. */
    Optional<RememberedDevice> find(OwnerId owner, ClientId client);

    /** Returns the devices of a user, the newest first. */
    List<RememberedDevice> of(OwnerId owner);

    /** Stores a device in place of the one that the same user has on the same client. The unit has locked the client. */
    void save(RememberedDevice device);

    /** Forgets a device of a user. Returns whether there was one. */
    boolean remove(OwnerId owner, RememberedDeviceId id);

    /** Forgets all devices of a user. */
    void removeAll(OwnerId owner);

    /** Forgets the devices of all users that are this client. */
    void removeAll(ClientId client);

    /**
     * Deletes devices that expired before this instant.
     *
     * @param limit how many at most, at least 1
     * @return how many were deleted
     */
    int purge(Instant before, int limit);
}
