package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("fast")
class Hs256TokenShapeTest extends TokenShapeContract {
    Hs256TokenShapeTest() {
        super(JwtAlgorithm.HS256);
    }
}
