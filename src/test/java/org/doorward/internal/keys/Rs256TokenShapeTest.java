package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("fast")
class Rs256TokenShapeTest extends TokenShapeContract {
    Rs256TokenShapeTest() {
        super(JwtAlgorithm.RS256);
    }
}
