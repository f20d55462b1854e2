package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("fast")
class Hs256RememberedTokenTest extends RememberedTokenContract {
    Hs256RememberedTokenTest() {
        super(JwtAlgorithm.HS256);
    }
}
