package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.account.PhoneNumber;
import java.util.List;

/**
 * A phone number after a change, and the backup codes that the change created. The codes are secret: {@code toString}
 * shows none of them.
 *
 * @param backupCodes the codes in clear text, to be shown to the owner now and never again; empty if the change created
 *     none
 */
public record ChangedPhoneNumber(PhoneNumber phoneNumber, List<String> backupCodes) {
    public ChangedPhoneNumber {
        backupCodes = List.copyOf(backupCodes);
    }

    @Override
    public String toString() {
        return "ChangedPhoneNumber[" + phoneNumber.id() + "]";
    }
}
