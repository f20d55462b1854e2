package org.doorward.internal.token;

import org.doorward.KeySettings.JwtAlgorithm;

class Es256AccessTokenHeaderTest extends AccessTokenHeaderContract {
    Es256AccessTokenHeaderTest() {
        super(JwtAlgorithm.ES256);
    }
}
