package dev.ringproof.core.domain;

import java.util.List;

/**
 * Backup codes that were made just now. Secret: {@code toString} shows none of them.
 *
 * @param set as they are kept
 * @param codes as the owner is to see them, once
 */
public record FreshBackupCodes(BackupCodes set, List<String> codes) {
    public FreshBackupCodes {
        codes = List.copyOf(codes);
    }

    @Override
    public String toString() {
        return "FreshBackupCodes[" + set.id() + "]";
    }
}
