package org.doorward.internal.token;

import org.doorward.DoorwardSettings.JwtAlgorithm;

class Hs256ForgedTokenTest extends ForgedTokenContract {
    Hs256ForgedTokenTest() {
        super(JwtAlgorithm.HS256);
    }
}
