package org.doorward.internal.wiring.settings;

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
import java.util.Optional;
import java.util.TreeMap;
import org.doorward.InvalidSettingsException;
import org.doorward.internal.settings.KeySettings;
import org.doorward.internal.settings.Setting;

/** Reads the secrets from {@code doorward.secret.file}, and creates that file if {@code doorward.secret.generate} allows it. */
public final class SecretFile {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");
    private static final int SECRET_BYTES = 48;

    private SecretFile() {}

    /** Returns the texts with a made-up secret, to check all others before the file is created. Empty when none is to be created. */
    public static Optional<Map<String, String>> beforeMaking(Map<String, String> texts) {
        String file = text(texts, KeySettings.SECRET_FILE);
        if (file.isEmpty()
                || !text(texts, KeySettings.SECRET).isEmpty()
                || !text(texts, KeySettings.SECRET_GENERATE).equals("true")) {
            return Optional.empty();
        }
        try {
            if (Files.exists(Path.of(file))) {
                return Optional.empty();
            }
        } catch (InvalidPathException e) {
            // resolve reports it
            return Optional.empty();
        }
        Map<String, String> with = new TreeMap<>(texts);
        with.put(KeySettings.SECRET.name(), newSecret());
        return Optional.of(with);
    }

    /**
     * Adds the secrets of the file to the texts; the first one is the present secret. Changes nothing when
     * {@code doorward.secret} is set, or no file is.
     *
     * @throws InvalidSettingsException when the file is empty, or cannot be read or created
     */
    public static Map<String, String> resolve(Map<String, String> texts) {
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

    /** Returns the text as the settings read it: a blank text is not set. */
    private static String text(Map<String, String> texts, Setting<?> setting) {
        return texts.getOrDefault(setting.name(), "").strip();
    }

    private static InvalidSettingsException wrong(String file, String why) {
        return new InvalidSettingsException(List.of(KeySettings.SECRET_FILE.name() + ": \"" + file + "\" " + why));
    }

    private static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Creates the file with its content in one step, so that nobody reads a part of a secret, or one that is replaced. */
    private static void make(Path path) throws IOException {
        Path parent = Objects.requireNonNull(path.getParent(), "a directory is no secret file");
        Files.createDirectories(parent);
        // readable for its owner alone, where the file system has owners
        Path made = Files.createTempFile(parent, ".doorward-", ".secret");
        try {
            Files.writeString(made, newSecret() + "\n");
            giveName(made, path);
        } catch (FileAlreadyExistsException e) {
            // another start was first, and its secret is used
            return;
        } finally {
            Files.deleteIfExists(made);
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "Doorward created a secret for this installation in {0}. Whoever reads that file can sign in as anybody."
                        + " Its loss signs everybody out. On several nodes set doorward.secret instead.",
                path);
    }

    /** Uses a link, which fails atomically if the name exists; a move checks first. */
    private static void giveName(Path made, Path path) throws IOException {
        try {
            Files.createLink(path, made);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // a file system without links throws one of these
            Files.move(made, path);
        }
    }
}
