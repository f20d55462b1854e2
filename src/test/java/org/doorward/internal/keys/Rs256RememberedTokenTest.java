package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("fast")
class Rs256RememberedTokenTest extends RememberedTokenContract {
    Rs256RememberedTokenTest() {
        super(JwtAlgorithm.RS256);
    }
}
