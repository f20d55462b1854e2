package org.doorward.internal.wiring;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.doorward.DoorwardSettings;
import org.doorward.InvalidSettingsException;

/** Takes the secret from the file that {@code doorward.secret.file} names, and makes that file where it may. */
final class SecretFile {
    private static final System.Logger LOG = System.getLogger("org.doorward");
    private static final int SECRET_BYTES = 48;

    private SecretFile() {}

    /**
     * The settings' texts with the file's secret among them; unchanged when {@code doorward.secret} is set, or no file is.
     *
     * @throws InvalidSettingsException when the file cannot be read or made
     */
    static Map<String, String> resolve(Map<String, String> texts) {
        String file = texts.get(DoorwardSettings.SECRET_FILE.name());
        if (file == null || file.isBlank() || texts.containsKey(DoorwardSettings.SECRET.name())) {
            return texts;
        }
        Path path = Path.of(file.strip()).toAbsolutePath().normalize();
        boolean generate = "true".equals(texts.get(DoorwardSettings.SECRET_GENERATE.name()));
        try {
            if (generate && !Files.exists(path)) {
                make(path);
            }
            Map<String, String> with = new TreeMap<>(texts);
            with.put(DoorwardSettings.SECRET.name(), Files.readString(path).strip());
            return with;
        } catch (IOException e) {
            throw new InvalidSettingsException(List.of(DoorwardSettings.SECRET_FILE.name() + ": " + path + " cannot be "
                    + (generate ? "made or " : "") + "read: " + e.getClass().getSimpleName()));
        }
    }

    private static void make(Path path) throws IOException {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.writeString(path, Base64.getEncoder().encodeToString(bytes) + "\n", StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            // another start was first: its secret is as good
            return;
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "Doorward made a secret for this installation and keeps it in {0}. Whoever reads that file can sign in"
                        + " as anybody; whoever loses it signs everybody out. On several nodes set doorward.secret instead.",
                path);
    }
}
