package org.doorward.internal.token;

import org.doorward.KeySettings.JwtAlgorithm;

class Rs256TokenShapeTest extends TokenShapeContract {
    Rs256TokenShapeTest() {
        super(JwtAlgorithm.RS256);
    }
}
