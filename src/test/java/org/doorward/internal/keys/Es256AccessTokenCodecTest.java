package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("fast")
class Es256AccessTokenCodecTest extends AccessTokenCodecContract {
    Es256AccessTokenCodecTest() {
        super(JwtAlgorithm.ES256);
    }
}
