package org.doorward.internal.token;

import org.doorward.KeySettings.JwtAlgorithm;

class Rs256ForgedTokenTest extends ForgedTokenContract {
    Rs256ForgedTokenTest() {
        super(JwtAlgorithm.RS256);
    }
}
