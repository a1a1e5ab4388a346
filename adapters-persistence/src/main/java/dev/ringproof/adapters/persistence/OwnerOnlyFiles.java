package dev.ringproof.adapters.persistence;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.h2.store.fs.FileUtils;

/**
 * H2's file system for databases that only their owner may read. H2 itself leaves the mode of files to the process,
 * whose default lets everybody read. Here every file that H2 makes or opens has the mode 0600 from its beginning: the
 * database, what takes its place when H2 compacts it, trace files and temporary files. Folders that H2 makes have 0700.
 * File systems without POSIX permissions stay as they are.
 */
public final class OwnerOnlyFiles extends FilePathWrapper {
    private static final String SCHEME = "owner";

    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    /** Called by H2, which makes an instance for each path. So this class must be public. */
    public OwnerOnlyFiles() {}

    /**
     * Tells H2 about this file system, and returns what a path in it begins with. H2 would take the path for one of
     * another file system otherwise, so there is no other way to get the prefix.
     */
    static String prefix() {
        FilePath.register(new OwnerOnlyFiles());
        return SCHEME + ":";
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public boolean createFile() {
        return makeOwnerOnly() || super.createFile();
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        if (mode.contains("w")) {
            makeOwnerOnly();
        }
        return super.open(mode);
    }

    @Override
    public OutputStream newOutputStream(boolean append) throws IOException {
        makeOwnerOnly();
        return super.newOutputStream(append);
    }

    @Override
    public FilePath createTempFile(String suffix, boolean inTempDir) throws IOException {
        var file = super.createTempFile(suffix, inTempDir);
        ((OwnerOnlyFiles) file).makeOwnerOnly();
        return file;
    }

    @Override
    public void createDirectory() {
        var folder = path();
        try {
            if (isPosix(folder)) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
                return;
            }
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        super.createDirectory();
    }

    /** Makes the file with the right mode, or gives it the right mode. Returns whether it has made the file. */
    private boolean makeOwnerOnly() {
        var file = path();
        if (!isPosix(file)) {
            return false;
        }
        FileUtils.createDirectories(FileUtils.getParent(toString()));
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
            return true;
        } catch (FileAlreadyExistsException e) {
            restrict(file);
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void restrict(Path file) {
        try {
            if (!Files.getPosixFilePermissions(file).equals(FILE)) {
                Files.setPosixFilePermissions(file, FILE);
            }
        } catch (IOException e) {
            // The file belongs to another account, which decides who else may read it.
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private Path path() {
        return Path.of(getBase().toString());
    }
}
