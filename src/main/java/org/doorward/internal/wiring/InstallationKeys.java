package org.doorward.internal.wiring;

import java.time.Duration;
import java.util.List;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.KeyRotation;
import org.doorward.internal.keys.SigningKeys;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.KeySettings;
import org.doorward.internal.settings.SessionSettings;

/**
 * The keys of an installation.
 *
 * @param secrets the keys that are derived from the secret
 * @param signing the keys of access tokens
 * @param rotation rotates those
 */
record InstallationKeys(DerivedKeys secrets, SigningKeys signing, KeyRotation rotation) {
    static InstallationKeys of(DoorwardSettings settings, StoreChoice stores, NodeWiring node) {
        DerivedKeys secrets = new DerivedKeys(
                settings.get(KeySettings.SECRET),
                settings.find(KeySettings.SECRET_PREVIOUS).orElse(List.of()));
        SigningKeys signing =
                new SigningKeys(secrets, stores.keySets(), settings.get(KeySettings.JWT_ALGORITHM), System::nanoTime);
        KeyRotation rotation = new KeyRotation(
                signing,
                node.clock(),
                settings.get(SessionSettings.ACCESS),
                stores.keySetsAreShared() ? settings.get(KeySettings.ROTATE_EVERY) : Duration.ZERO);
        return new InstallationKeys(secrets, signing, rotation);
    }
}
