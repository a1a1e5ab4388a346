package dev.ringproof.core.domain.secondfactor;

import java.util.List;

/**
 * Backup codes that were just created. They are secret: {@code toString} shows none of them.
 *
 * @param set the codes in their stored form
 * @param codes the codes in clear text, which the owner sees once
 */
public record NewBackupCodes(BackupCodes set, List<String> codes) {
    public NewBackupCodes {
        codes = List.copyOf(codes);
    }

    @Override
    public String toString() {
        return "NewBackupCodes[" + set.id() + "]";
    }
}
