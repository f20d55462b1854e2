package org.doorward.internal.token;

import org.doorward.KeySettings.JwtAlgorithm;

class Es256ForgedTokenTest extends ForgedTokenContract {
    Es256ForgedTokenTest() {
        super(JwtAlgorithm.ES256);
    }
}
