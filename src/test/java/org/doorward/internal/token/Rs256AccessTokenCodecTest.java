package org.doorward.internal.token;

import org.doorward.KeySettings.JwtAlgorithm;

class Rs256AccessTokenCodecTest extends AccessTokenCodecContract {
    Rs256AccessTokenCodecTest() {
        super(JwtAlgorithm.RS256);
    }
}
