package org.doorward.internal.token;

import org.doorward.KeySettings.JwtAlgorithm;

class Es256TokenShapeTest extends TokenShapeContract {
    Es256TokenShapeTest() {
        super(JwtAlgorithm.ES256);
    }
}
