package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.doorward.AccountId;
import org.doorward.AddressBlock;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.session.SessionSearch;
import org.doorward.session.Device;
import org.doorward.session.DeviceType;
import org.doorward.session.Session;
import org.doorward.session.Touch;
import org.doorward.testing.StoredSessions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a store promises that can search sessions of a tenant. */
public abstract class SessionSearchContract extends SessionStoreBed {
    private static final Instant LATER = T0.plusSeconds(1_000);

    private final TenantId tenant =
            new TenantId("t" + generator.id().toLowerCase(Locale.ROOT).replace('_', '-') + "0");
    private final AccountId eve = new AccountId(tenant, "eve");
    private final AccountId max = new AccountId(tenant, "max");

    private SessionSearch search() {
        return (SessionSearch) store();
    }

    private SessionId open(
            AccountId owner, int second, DeviceType device, @Nullable String client, String... addresses) {
        Session plain = sessionAt(owner, T0.plusSeconds(second));
        Session session = Session.builder(plain.id(), owner)
                .username(plain.username())
                .roles(plain.roles())
                .device(new Device(device, "a device", client))
                .addresses(List.of(addresses))
                .method(plain.method())
                .authenticatedAt(plain.authenticatedAt())
                .createdAt(plain.createdAt())
                .lastSeenAt(plain.lastSeenAt())
                .expiresAt(plain.expiresAt())
                .idleTimeout(IDLE)
                .remembered(true)
                .rotation(plain.rotation())
                .epoch(plain.epoch())
                .accountVersion(plain.accountVersion())
                .scopeEpoch(plain.scopeEpoch())
                .build();
        assertTrue(StoredSessions.open(store(), session));
        return session.id();
    }

    private SessionId desktop(int second, String... addresses) {
        return open(eve, second, DeviceType.DESKTOP, null, addresses);
    }

    private SessionSearch.Filter of(DeviceType device) {
        return new SessionSearch.Filter(tenant, null, device, null, null);
    }

    private SessionSearch.Filter from(String block) {
        return new SessionSearch.Filter(tenant, null, null, null, AddressBlock.parse(block));
    }

    private List<SessionId> found(SessionSearch.Filter filter) {
        SessionSearch.Found found = search().search(filter, LATER, 0, null, 100);
        assertNull(found.next());
        return ids(found.sessions());
    }

    @Test
    void eachPartFindsTheSessionsThatHaveItTheLatestFirst() {
        SessionId desk = open(eve, 1, DeviceType.DESKTOP, "shop", "192.0.2.7", "198.51.100.1");
        SessionId phone = open(eve, 2, DeviceType.MOBILE, "shop", "198.51.100.1");
        SessionId other = open(max, 3, DeviceType.DESKTOP, null, "198.51.100.2");
        assertEquals(List.of(other, desk), found(of(DeviceType.DESKTOP)));
        assertEquals(List.of(), found(of(DeviceType.TABLET)));
        assertEquals(List.of(phone, desk), found(new SessionSearch.Filter(tenant, null, null, "shop", null)));
        assertEquals(List.of(), found(new SessionSearch.Filter(tenant, null, null, "SHOP", null)));
        assertEquals(List.of(phone), found(from("198.51.100.1")), "the address of the last use");
        assertEquals(List.of(desk), found(from("192.0.2.7")));
    }

    @Test
    void allPartsMustBeThereAtOnce() {
        SessionId desk = open(eve, 1, DeviceType.DESKTOP, "shop", "192.0.2.7");
        open(eve, 2, DeviceType.MOBILE, "shop", "192.0.2.7");
        SessionId other = open(max, 3, DeviceType.DESKTOP, "shop", "192.0.2.7");
        open(max, 4, DeviceType.DESKTOP, "till", "192.0.2.7");
        AddressBlock block = AddressBlock.parse("192.0.2.0/24");
        assertEquals(
                List.of(other, desk), found(new SessionSearch.Filter(tenant, null, DeviceType.DESKTOP, "shop", block)));
        assertEquals(List.of(desk), found(new SessionSearch.Filter(tenant, "eve", DeviceType.DESKTOP, "shop", block)));
        assertEquals(List.of(desk), found(new SessionSearch.Filter(tenant, "eve", DeviceType.DESKTOP, null, null)));
        assertEquals(List.of(), found(new SessionSearch.Filter(tenant, "nobody", null, null, block)));
    }

    @Test
    void aBlockFindsItsAddressesAndNoOthers() {
        SessionId low = desktop(1, "10.1.0.0");
        SessionId high = desktop(2, "10.1.255.255");
        SessionId above = desktop(3, "10.2.0.0");
        SessionId six = desktop(4, "2001:db8:0:0:0:0:0:1");
        SessionId far = desktop(5, "2001:db9:0:0:0:0:0:1");
        SessionId none = desktop(6);
        assertEquals(List.of(high, low), found(from("10.1.0.0/16")), "the highest address first");
        assertEquals(List.of(above, high, low), found(from("0.0.0.0/0")));
        assertEquals(List.of(six), found(from("2001:db8::/32")));
        assertEquals(List.of(six), found(from("2001:db8::1")));
        assertEquals(List.of(far, six), found(from("::/0")));
        assertEquals(List.of(none, far, six, above, high, low), found(of(DeviceType.DESKTOP)));
    }

    @Test
    void aUseFromElsewhereMovesTheSessionToThatAddress() {
        SessionId one = desktop(1, "192.0.2.7");
        store().touch(new Touch(one, T0.plusSeconds(50), "203.0.113.9", 0));
        assertEquals(List.of(), found(from("192.0.2.7")));
        assertEquals(List.of(one), found(from("203.0.113.9")));
    }

    @Test
    void sessionsOfAnotherTenantAreNotFound() {
        AccountId stranger = new AccountId(new TenantId(tenant.value() + "x"), "eve");
        open(stranger, 1, DeviceType.DESKTOP, "shop", "192.0.2.7");
        SessionId own = open(eve, 2, DeviceType.DESKTOP, "shop", "192.0.2.7");
        assertEquals(List.of(own), found(of(DeviceType.DESKTOP)));
        assertEquals(List.of(own), found(new SessionSearch.Filter(tenant, null, null, "shop", null)));
        assertEquals(List.of(own), found(from("192.0.2.0/24")));
        assertEquals(List.of(own), found(new SessionSearch.Filter(tenant, "eve", DeviceType.DESKTOP, null, null)));
    }

    @Test
    void whatIsOverIsNotFound() {
        SessionId ended = desktop(1, "192.0.2.7");
        SessionId first = open(max, 2, DeviceType.DESKTOP, null, "192.0.2.7");
        SessionId used = open(max, 3, DeviceType.DESKTOP, null, "192.0.2.7");
        StoredSessions.end(store(), ended, eve, end(Reason.SIGNED_OUT, LATER));
        assertEquals(List.of(used, first), found(of(DeviceType.DESKTOP)));
        store().touch(new Touch(used, T0.plusSeconds(50), "192.0.2.7", 0));
        Instant late = T0.plus(IDLE).plusSeconds(10);
        assertEquals(
                List.of(used),
                ids(search().search(from("192.0.2.0/24"), late, 0, null, 9).sessions()));
        StoredSessions.endAll(store(), max, null, end(Reason.REVOKED, LATER));
        assertEquals(List.of(), found(of(DeviceType.DESKTOP)));
        assertEquals(List.of(), found(from("192.0.2.7")));
    }

    private void eachIsMetOnce(SessionSearch.Filter filter, List<SessionId> all) {
        Set<SessionId> throughout = new HashSet<>(all);
        List<SessionId> met = new ArrayList<>();
        String next = null;
        int step = 0;
        do {
            SessionSearch.Found page = search().search(filter, LATER, 0, next, 7);
            met.addAll(ids(page.sessions()));
            next = page.next();
            // the last one of the page is ended, and one of another part of the list
            for (SessionId ended : List.of(met.get(met.size() - 1), all.get(3 * step + 1))) {
                throughout.remove(ended);
                StoredSessions.end(store(), ended, eve, end(Reason.SIGNED_OUT, LATER));
            }
            desktop(2_000 + step, "10.0.0.200");
            step++;
        } while (next != null);
        assertEquals(new HashSet<>(met).size(), met.size(), "none is met twice");
        assertTrue(met.containsAll(throughout), "none is lost");
    }

    @Test
    void whoReadsAllPagesMeetsEachSessionThatLivesThroughoutOnce() {
        List<SessionId> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(desktop(i / 4, "10.0.0." + i % 5));
        }
        eachIsMetOnce(of(DeviceType.DESKTOP), all);
        List<SessionId> more = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            more.add(desktop(i / 4, "10.9.0." + i % 5));
        }
        eachIsMetOnce(from("10.9.0.0/16"), more);
        List<SessionId> ofOne = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ofOne.add(desktop(i / 4, "10.7.0.1"));
        }
        eachIsMetOnce(from("10.7.0.1"), ofOne);
    }

    @Test
    void aFullPageWithNothingLeftIsTheLast() {
        for (int i = 0; i < 3; i++) {
            desktop(i, "192.0.2.7");
        }
        assertNull(search().search(of(DeviceType.DESKTOP), LATER, 0, null, 3).next());
        String next = search().search(of(DeviceType.DESKTOP), LATER, 0, null, 2).next();
        assertEquals(
                1,
                search().search(of(DeviceType.DESKTOP), LATER, 0, next, 2)
                        .sessions()
                        .size());
    }

    @Test
    void whatTheStoreHasNotGivenIsNoPosition() {
        for (String made :
                List.of("", " ", "x", "1 a", "5ffffffff 1 a", " 1;2", "9".repeat(400), " 0 ' or 1=1", "-\n")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> search().search(of(DeviceType.DESKTOP), LATER, 0, made, 5),
                    made);
        }
    }

    /**
     * Of the sessions that have timed out and wait for the sweep, a page reads only some.
     *
     * @param copies makes some thousand copies of the row of a session, which were opened earlier than it
     */
    protected final void aPageReadsALimitedNumberOfSessions(Consumer<SessionId> copies) {
        SessionId over = desktop(0, "192.0.2.7");
        copies.accept(over);
        SessionId lives = desktop(-3_600, "192.0.2.7");
        store().touch(new Touch(lives, T0.plus(IDLE).minusSeconds(4_000), "192.0.2.7", 0));
        Instant late = T0.plus(IDLE).plusSeconds(10);
        List<SessionId> found = new ArrayList<>();
        int pages = 0;
        String next = null;
        do {
            SessionSearch.Found page = search().search(of(DeviceType.DESKTOP), late, 0, next, 50);
            found.addAll(ids(page.sessions()));
            next = page.next();
            pages++;
        } while (next != null);
        assertEquals(List.of(lives), found);
        assertEquals(2, pages);
    }

    /**
     * The end of all sessions of a tenant writes none of them. A page reads as many of those as of others.
     *
     * @param copies makes some thousand copies of the row of a session, which were opened earlier than it
     */
    protected final void aPageReadsAsManySessionsThatTheEndOfTheirTenantHasEnded(Consumer<SessionId> copies) {
        copies.accept(desktop(0, "192.0.2.7"));
        int pages = 0;
        String next = null;
        do {
            SessionSearch.Found page = search().search(of(DeviceType.DESKTOP), LATER, 1, next, 50);
            assertEquals(List.of(), page.sessions());
            next = page.next();
            pages++;
        } while (next != null);
        assertEquals(2, pages);
    }
}
