package org.doorward.internal.keys;

import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;

@Tag("fast")
class Es256TokenShapeTest extends TokenShapeContract {
    Es256TokenShapeTest() {
        super(JwtAlgorithm.ES256);
    }
}
