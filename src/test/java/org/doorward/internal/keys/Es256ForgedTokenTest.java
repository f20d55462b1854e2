package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("server")
class Es256ForgedTokenTest extends ForgedTokenContract {
    Es256ForgedTokenTest() {
        super(JwtAlgorithm.ES256);
    }
}
