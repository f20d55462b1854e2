package org.doorward.internal.token;

import org.doorward.DoorwardSettings.JwtAlgorithm;

class Rs256ForgedTokenTest extends ForgedTokenContract {
    Rs256ForgedTokenTest() {
        super(JwtAlgorithm.RS256);
    }
}
