package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("server")
class Rs256ForgedTokenTest extends ForgedTokenContract {
    Rs256ForgedTokenTest() {
        super(JwtAlgorithm.RS256);
    }
}
