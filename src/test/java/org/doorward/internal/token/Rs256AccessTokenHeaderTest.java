package org.doorward.internal.token;

import org.doorward.KeySettings.JwtAlgorithm;

class Rs256AccessTokenHeaderTest extends AccessTokenHeaderContract {
    Rs256AccessTokenHeaderTest() {
        super(JwtAlgorithm.RS256);
    }
}
