package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("fast")
class Hs256AccessTokenHeaderTest extends AccessTokenHeaderContract {
    Hs256AccessTokenHeaderTest() {
        super(JwtAlgorithm.HS256);
    }
}
