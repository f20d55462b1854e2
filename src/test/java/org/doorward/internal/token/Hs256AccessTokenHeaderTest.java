package org.doorward.internal.token;

import org.doorward.DoorwardSettings.JwtAlgorithm;

class Hs256AccessTokenHeaderTest extends AccessTokenHeaderContract {
    Hs256AccessTokenHeaderTest() {
        super(JwtAlgorithm.HS256);
    }
}
