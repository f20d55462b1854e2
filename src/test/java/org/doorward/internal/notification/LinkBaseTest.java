package org.doorward.internal.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.Stream;
import org.doorward.TenantId;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class LinkBaseTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId GLOBEX = new TenantId("globex");
    private static final String[] ORIGIN = {"doorward.origin", "https://APP.test:443"};
    private static final String[] LINKS = {"doorward.mail.links", "https://people.test/shop/"};
    private static final String[] OWN = {"doorward.tenant.acme.mail.links", "https://own.test/a"};

    private static LinkBase base(String[]... parts) {
        return new LinkBase(
                TestSettings.with(Stream.of(parts).flatMap(Stream::of).toArray(String[]::new)), "/app");
    }

    private static void assertBase(String expected, LinkBase base, TenantId tenant) {
        assertEquals(Optional.of(expected), base.of(tenant));
        assertEquals(Optional.of(expected.replaceFirst("^https://", "")), base.nameOf(tenant));
    }

    @Test
    void withoutTenantsItIsThatOfTheSettings() {
        assertEquals(Optional.empty(), base().of(TenantId.DEFAULT));
        assertBase("https://app.test/app", base(ORIGIN), TenantId.DEFAULT);
        assertBase("https://people.test/shop", base(ORIGIN, LINKS), TenantId.DEFAULT);
        String[] own = {"doorward.tenant.default.mail.links", "https://own.test"};
        assertBase("https://own.test", base(ORIGIN, LINKS, own), TenantId.DEFAULT);
    }

    @Test
    void byPathItEndsInThePathOfTheTenant() {
        String[] by = {
            "doorward.tenant.by", "path",
            "doorward.tenant.acme.path", "/t/acme",
            "doorward.tenant.globex.path", "/globex",
            "doorward.tenant.default.path", "/"
        };
        LinkBase plain = base(by, ORIGIN);
        assertBase("https://app.test/app/t/acme", plain, ACME);
        assertBase("https://app.test/app/globex", plain, GLOBEX);
        assertBase("https://app.test/app", plain, TenantId.DEFAULT);
        assertEquals(Optional.empty(), plain.of(new TenantId("nobody")));
        LinkBase set = base(by, ORIGIN, LINKS, OWN);
        assertBase("https://own.test/a", set, ACME);
        assertBase("https://people.test/shop/globex", set, GLOBEX);
        assertBase("https://people.test/shop", set, TenantId.DEFAULT);
        assertEquals(Optional.empty(), base(by).of(ACME));
    }

    @Test
    void byHostItIsTheFirstHostOfTheTenant() {
        String[] by = {
            "doorward.tenant.by", "host",
            "doorward.tenant.acme.hosts", "ACME.test, www.acme.test",
            "doorward.tenant.globex.hosts", "[2001:db8::1]"
        };
        assertBase("https://acme.test/app", base(by), ACME);
        assertBase("https://[2001:db8:0:0:0:0:0:1]/app", base(by), GLOBEX);
        assertBase("https://own.test/a", base(by, OWN), ACME);
        assertEquals(Optional.empty(), base(by).of(TenantId.DEFAULT));
    }

    @Test
    void whereTheApplicationTellsTheTenantOnlyTheDefaultOneHasTheCommonAddress() {
        String[] by = {"doorward.tenant.by", "application"};
        LinkBase base = base(by, ORIGIN, OWN);
        assertBase("https://app.test/app", base, TenantId.DEFAULT);
        assertBase("https://own.test/a", base, ACME);
        assertEquals(Optional.empty(), base.of(GLOBEX));
        assertEquals(Optional.empty(), base(by, LINKS).of(GLOBEX));
        assertBase("https://people.test/shop", base(by, LINKS), TenantId.DEFAULT);
    }

    @Test
    void requestsTellItInDevelopmentAloneAndOnlyWhereNoSettingDoes() {
        String[] development = {"doorward.development", "true"};
        assertTrue(base(development).isOfRequests(TenantId.DEFAULT));
        assertFalse(base().isOfRequests(TenantId.DEFAULT));
        assertFalse(base(development, ORIGIN).isOfRequests(TenantId.DEFAULT));
        assertFalse(base(development, LINKS).isOfRequests(TenantId.DEFAULT));
        String[] own = {"doorward.tenant.default.mail.links", "https://own.test"};
        assertFalse(base(development, own).isOfRequests(TenantId.DEFAULT));
    }
}
