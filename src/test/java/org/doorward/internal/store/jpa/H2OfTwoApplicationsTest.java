package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.apitoken.ServiceAccount;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several applications on one server do not collide, whatever their provider shares among units of one name. */
@Tag("stores")
class H2OfTwoApplicationsTest {
    private static ServiceAccount named(String name) {
        AccountId id = AccountId.of(ServiceAccount.ID_PREFIX + name);
        return ServiceAccount.builder(id, name, Instant.EPOCH, id).build();
    }

    @Test
    void eachHasItsOwnDatabaseAndKeepsItWhenTheOtherIsStopped() {
        ServiceAccount one = named("one");
        ServiceAccount other = named("other");
        try (TwoNodes others = TwoNodes.onH2(Other.class)) {
            try (TwoNodes ones = TwoNodes.onH2(H2OfTwoApplicationsTest.class)) {
                assertTrue(ones.one.serviceAccounts().create(one));
                assertTrue(others.one.serviceAccounts().create(other));
                assertEquals(List.of(one), ones.other.serviceAccounts().list(TenantId.DEFAULT));
            }
            assertEquals(List.of(other), others.other.serviceAccounts().list(TenantId.DEFAULT));
        }
    }

    /** Another name for another database. */
    private static final class Other {}
}
