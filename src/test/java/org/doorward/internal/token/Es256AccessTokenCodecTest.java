package org.doorward.internal.token;

import org.doorward.KeySettings.JwtAlgorithm;

class Es256AccessTokenCodecTest extends AccessTokenCodecContract {
    Es256AccessTokenCodecTest() {
        super(JwtAlgorithm.ES256);
    }
}
