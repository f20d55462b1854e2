package org.doorward.internal.token;

import org.doorward.KeySettings.JwtAlgorithm;

class Hs256TokenShapeTest extends TokenShapeContract {
    Hs256TokenShapeTest() {
        super(JwtAlgorithm.HS256);
    }
}
