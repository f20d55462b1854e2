package org.doorward.sample.server;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Small applications beside each other on one Payara. */
class ForeignPayaraIT {
    @TestFactory
    Stream<DynamicNode> promises() throws Exception {
        return Suites.on(ServerKind.PAYARA);
    }
}
