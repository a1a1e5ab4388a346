package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.session.RememberedDevice;
import dev.ringproof.core.domain.session.RememberedDeviceId;
import java.util.List;

/**
 * The conversation about remembered devices, on which a user need not show the second factor for some days. Safe for use
 * by many threads.
 *
 * <p>A change is committed when the method returns. Every method may also throw {@link
 * dev.ringproof.core.port.StoreConflict} and {@link dev.ringproof.core.port.StoreUnavailable}. No argument may be null.
 */
public interface RememberedDevices {

    /** Returns the devices of a user that are remembered now, the newest first. */
    List<RememberedDevice> of(OwnerId owner);

    /**
     * Forgets a device of a user. The sessions on it go on.
     *
     * @throws NoSuchRememberedDevice if the user has no such device
     */
    void forget(OwnerId owner, RememberedDeviceId id) throws NoSuchRememberedDevice;

    /** Forgets all devices of a user. */
    void forgetAll(OwnerId owner);
}
