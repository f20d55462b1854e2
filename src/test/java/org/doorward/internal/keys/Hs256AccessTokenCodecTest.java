package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("fast")
class Hs256AccessTokenCodecTest extends AccessTokenCodecContract {
    Hs256AccessTokenCodecTest() {
        super(JwtAlgorithm.HS256);
    }
}
