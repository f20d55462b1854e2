package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("fast")
class Es256RememberedTokenTest extends RememberedTokenContract {
    Es256RememberedTokenTest() {
        super(JwtAlgorithm.ES256);
    }
}
