package org.doorward.internal.token;

import org.doorward.KeySettings.JwtAlgorithm;

class Hs256ForgedTokenTest extends ForgedTokenContract {
    Hs256ForgedTokenTest() {
        super(JwtAlgorithm.HS256);
    }
}
