package dev.ringproof.core.domain.secondfactor;

import java.util.List;

/**
 * Backup codes that were made just now. Secret: {@code toString} shows none of them.
 *
 * @param set as they are kept
 * @param codes as the owner is to see them, once
 */
public record NewBackupCodes(BackupCodes set, List<String> codes) {
    public NewBackupCodes {
        codes = List.copyOf(codes);
    }

    @Override
    public String toString() {
        return "FreshBackupCodes[" + set.id() + "]";
    }
}
