package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("fast")
class Rs256AccessTokenCodecTest extends AccessTokenCodecContract {
    Rs256AccessTokenCodecTest() {
        super(JwtAlgorithm.RS256);
    }
}
