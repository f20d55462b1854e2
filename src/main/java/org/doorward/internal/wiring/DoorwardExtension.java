package org.doorward.internal.wiring;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;

/**
 * Tells CDI of our one bean class. The jar has no {@code beans.xml} and an extension, so it is no bean archive: nothing in
 * it is scanned, and no class of a library that is not there is loaded by a scan.
 */
public class DoorwardExtension implements Extension {
    /** For the container. */
    public DoorwardExtension() {}

    void addBeans(@Observes BeforeBeanDiscovery discovery) {
        discovery.addAnnotatedType(DoorwardBeans.class, DoorwardBeans.class.getName());
    }
}
