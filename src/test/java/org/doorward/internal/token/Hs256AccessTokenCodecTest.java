package org.doorward.internal.token;

import org.doorward.DoorwardSettings.JwtAlgorithm;

class Hs256AccessTokenCodecTest extends AccessTokenCodecContract {
    Hs256AccessTokenCodecTest() {
        super(JwtAlgorithm.HS256);
    }
}
