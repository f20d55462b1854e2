package org.doorward.internal.token;

import org.doorward.KeySettings.JwtAlgorithm;

class Hs256AccessTokenHeaderTest extends AccessTokenHeaderContract {
    Hs256AccessTokenHeaderTest() {
        super(JwtAlgorithm.HS256);
    }
}
