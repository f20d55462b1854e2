package org.doorward.internal.token;

import org.doorward.KeySettings.JwtAlgorithm;

class Hs256AccessTokenCodecTest extends AccessTokenCodecContract {
    Hs256AccessTokenCodecTest() {
        super(JwtAlgorithm.HS256);
    }
}
