package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("fast")
class Rs256AccessTokenHeaderTest extends AccessTokenHeaderContract {
    Rs256AccessTokenHeaderTest() {
        super(JwtAlgorithm.RS256);
    }
}
