package org.doorward.internal.token;

import org.doorward.DoorwardSettings.JwtAlgorithm;

class Es256ForgedTokenTest extends ForgedTokenContract {
    Es256ForgedTokenTest() {
        super(JwtAlgorithm.ES256);
    }
}
