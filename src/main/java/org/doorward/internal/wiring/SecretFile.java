package org.doorward.internal.wiring;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.doorward.InvalidSettingsException;
import org.doorward.KeySettings;
import org.doorward.Setting;

/** Takes the secret from the file that {@code doorward.secret.file} names, and makes that file where it may. */
final class SecretFile {
    private static final System.Logger LOG = System.getLogger("org.doorward");
    private static final int SECRET_BYTES = 48;

    private SecretFile() {}

    /**
     * The settings' texts with the file's secrets among them, of which the first is the present one; unchanged when {@code doorward.secret} is set, or no file is.
     *
     * @throws InvalidSettingsException when the file cannot be read or made, or is empty
     */
    static Map<String, String> resolve(Map<String, String> texts) {
        String file = text(texts, KeySettings.SECRET_FILE);
        if (file.isEmpty() || !text(texts, KeySettings.SECRET).isEmpty()) {
            return texts;
        }
        boolean generate = text(texts, KeySettings.SECRET_GENERATE).equals("true");
        try {
            Path path = Path.of(file).toAbsolutePath().normalize();
            if (generate && !Files.exists(path)) {
                make(path);
            }
            List<String> secrets = Files.readString(path)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (secrets.isEmpty()) {
                throw wrong(file, "is empty");
            }
            Map<String, String> with = new TreeMap<>(texts);
            with.put(KeySettings.SECRET.name(), secrets.get(0));
            List<String> previous = new ArrayList<>(secrets.subList(1, secrets.size()));
            previous.add(text(texts, KeySettings.SECRET_PREVIOUS));
            with.put(KeySettings.SECRET_PREVIOUS.name(), String.join(" ", previous));
            return with;
        } catch (IOException | InvalidPathException e) {
            String what = generate ? "cannot be made or read: " : "cannot be read: ";
            throw wrong(file, what + e.getClass().getSimpleName());
        }
    }

    /** As the settings will read it: blank is not set. */
    private static String text(Map<String, String> texts, Setting<?> setting) {
        return texts.getOrDefault(setting.name(), "").strip();
    }

    private static InvalidSettingsException wrong(String file, String why) {
        return new InvalidSettingsException(List.of(KeySettings.SECRET_FILE.name() + ": \"" + file + "\" " + why));
    }

    /** Makes the file whole or not at all: nobody ever reads half a secret, nor one that is replaced a moment later. */
    private static void make(Path path) throws IOException {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        Path parent = Objects.requireNonNull(path.getParent(), "a directory is no secret file");
        Files.createDirectories(parent);
        // where files have owners, a temporary one is its owner's alone
        Path made = Files.createTempFile(parent, ".doorward-", ".secret");
        try {
            Files.writeString(made, Base64.getEncoder().encodeToString(bytes) + "\n");
            giveName(made, path);
        } catch (FileAlreadyExistsException e) {
            // another start was first: its secret is as good
            return;
        } finally {
            Files.deleteIfExists(made);
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "Doorward made a secret for this installation and keeps it in {0}. Whoever reads that file can sign in"
                        + " as anybody; whoever loses it signs everybody out. On several nodes set doorward.secret instead.",
                path);
    }

    /** A link is refused where the name is taken, at once; moving looks first. */
    private static void giveName(Path made, Path path) throws IOException {
        try {
            Files.createLink(path, made);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // a file system without links says so in one of these two ways
            Files.move(made, path);
        }
    }
}
