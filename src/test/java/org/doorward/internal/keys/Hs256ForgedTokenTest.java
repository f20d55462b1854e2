package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("server")
class Hs256ForgedTokenTest extends ForgedTokenContract {
    Hs256ForgedTokenTest() {
        super(JwtAlgorithm.HS256);
    }
}
