package dev.ringproof.core.sessions;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.session.RememberedDevice;
import dev.ringproof.core.domain.session.RememberedDeviceId;
import dev.ringproof.core.port.in.NoSuchRememberedDevice;
import dev.ringproof.core.port.in.RememberedDevices;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.RememberedDeviceRepository;
import java.util.List;

/** The conversation about remembered devices. */
public final class RememberedDeviceService implements RememberedDevices {
    private final ClientSteps steps;
    private final RememberedDeviceRepository devices;
    private final AccountRepository accounts;

    public RememberedDeviceService(ClientSteps steps, RememberedDeviceRepository devices, AccountRepository accounts) {
        this.steps = steps;
        this.devices = devices;
        this.accounts = accounts;
    }

    @Override
    public List<RememberedDevice> of(OwnerId owner) {
        return steps.work().join(() -> {
            var factors = accounts.find(owner).secondFactors().digest();
            return devices.of(owner).stream()
                    .filter(device -> device.isGoodFor(factors, steps.now(), steps.policy()))
                    .toList();
        });
    }

    @Override
    public void forget(OwnerId owner, RememberedDeviceId id) {
        if (!steps.work().join(() -> devices.remove(owner, id))) {
            throw new NoSuchRememberedDevice();
        }
    }

    @Override
    public void forgetAll(OwnerId owner) {
        steps.work().join(() -> {
            devices.removeAll(owner);
            return owner;
        });
    }
}
