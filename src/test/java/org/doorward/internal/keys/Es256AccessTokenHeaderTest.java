package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("fast")
class Es256AccessTokenHeaderTest extends AccessTokenHeaderContract {
    Es256AccessTokenHeaderTest() {
        super(JwtAlgorithm.ES256);
    }
}
