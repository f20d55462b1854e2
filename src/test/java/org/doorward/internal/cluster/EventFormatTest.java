package org.doorward.internal.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.Suspension;
import org.doorward.TenantId;
import org.doorward.account.AccountEvent;
import org.doorward.internal.event.CacheHint;
import org.doorward.session.Reuse;
import org.doorward.session.ScopeRevoked;
import org.doorward.session.SessionEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class EventFormatTest {
    private static final Instant AT = Cluster.T0;

    /** What strangers, and nodes of other versions, may write. */
    static final List<Map<String, String>> ODD = List.of(
            Map.of(),
            Map.of("hello", "world"),
            Map.of("v", "2", "kind", "revoked", "node", "x"),
            Map.of("v", "1", "kind", "teleported", "node", "x"),
            Map.of("v", "1", "kind", "revoked"),
            Map.of("v", "1", "kind", "revoked", "node", "x"),
            Map.of("v", "1", "kind", "revoked", "node", ""),
            with("session", "not a session"),
            without("session"),
            without("account"),
            with("account", ""),
            with("account", "a".repeat(2_000)),
            with("account", "\\12"),
            with("account", "\\0007"),
            with("tenant", "two\nlines"),
            with("tenant", "\u00fc"),
            with("at", "yesterday"),
            with("at", "99999999999999999999"),
            without("reason"),
            Map.of("v", "1", "kind", "beat", "node", "x"),
            Map.of("v", "1", "kind", "beat", "node", "x", "sent", "now"),
            Map.of("v", "1", "kind", "beat", "node", "x".repeat(2_000), "sent", "1"));

    private static Map<String, String> with(String name, String text) {
        Map<String, String> fields = without(name);
        fields.put(name, text);
        return fields;
    }

    private static Map<String, String> without(String name) {
        Map<String, String> fields =
                new HashMap<>(EventFormat.event("x", Cluster.revoked()).orElseThrow());
        fields.remove(name);
        return fields;
    }

    private static List<DoorwardEvent> all(AccountId account, Origin origin) {
        SessionId session = new SessionId(account.tenant(), "_-".repeat(18));
        return List.of(
                new SessionEvent.Created(session, account, AT, origin),
                new SessionEvent.Refreshed(session, account, AT, origin),
                new SessionEvent.SignedOut(session, account, AT, origin),
                new SessionEvent.Replaced(session, account, AT, origin),
                new SessionEvent.Reused(session, account, Reuse.ORPHAN_BRANCH, AT, origin),
                new SessionEvent.Revoked(session, account, Reason.SUSPENDED, AT, origin),
                new SessionEvent.Suspended(
                        session, account, new Suspension(AT, Suspension.Cause.ADMINISTRATIVE), AT, origin),
                new SessionEvent.Suspended(
                        session, account, new Suspension(null, Suspension.Cause.SECURITY), AT, origin),
                new SessionEvent.Reinstated(session, account, AT, origin),
                new SessionEvent.AllRevoked(account, null, Reason.REVOKED, AT, origin),
                new SessionEvent.AllRevoked(account, session, Reason.REVOKED, AT, origin),
                new AccountEvent.Changed(account, AT, origin),
                new ScopeRevoked(account.tenant(), Long.MAX_VALUE, AT, origin),
                new ScopeRevoked(null, 1, AT, origin),
                new CacheHint.TokenScopeMoved(account.tenant(), Long.MAX_VALUE, AT, origin),
                new CacheHint.TokenScopeMoved(null, 1, AT, origin));
    }

    /** Through the bytes that a log keeps. */
    private static Map<String, String> stored(Map<String, String> fields) {
        Map<String, String> stored = new HashMap<>();
        fields.forEach((name, text) ->
                stored.put(name, new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)));
        return stored;
    }

    @Test
    void everyEventIsReadAsItWasWrittenWhateverTenantAndAccountAreCalled() {
        String longest = "\u5f20".repeat(64);
        Stream.of("a", " ", "/", "\\", "\\0041", "%41", "a b", "\u00e4", "\uD83D\uDE00", "\u2028", longest)
                .forEach(name -> {
                    AccountId account = new AccountId(new TenantId(name), name + name);
                    List<DoorwardEvent> here = all(account, Origin.THIS_NODE);
                    List<DoorwardEvent> there = all(account, Origin.OTHER_NODE);
                    for (int i = 0; i < here.size(); i++) {
                        Map<String, String> fields =
                                EventFormat.event("node", here.get(i)).orElseThrow();
                        assertEquals(
                                Optional.of(new EventFormat.Told("node", there.get(i))),
                                EventFormat.read(stored(fields)));
                        fields.values().forEach(text -> assertTrue(text.length() <= 1_000, text));
                    }
                });
    }

    @Test
    void everyKindOfEventIsWrittenButThatOfUse() {
        AccountId account = Cluster.ADA;
        SessionEvent used = new SessionEvent.Accessed(Cluster.session(account), account, AT, Origin.THIS_NODE);
        assertEquals(Optional.empty(), EventFormat.event("node", used));
        List<Class<?>> kinds = List.of(SessionEvent.class.getPermittedSubclasses()[0].getPermittedSubclasses());
        long ofOne = all(account, Origin.THIS_NODE).stream()
                .map(DoorwardEvent::getClass)
                .filter(kinds::contains)
                .distinct()
                .count();
        assertEquals(kinds.size() - 1, ofOne, "a new kind of event needs its place here");
    }

    @Test
    void aHeartbeatIsReadAsItWasWritten() {
        for (long sent : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertEquals(
                    Optional.of(new EventFormat.Beat("node", sent)), EventFormat.read(EventFormat.beat("node", sent)));
        }
    }

    @Test
    void whatIsNotOursIsEitherUnknownOrDamagedAndNeverAnEvent() {
        for (Map<String, String> odd : ODD) {
            try {
                assertEquals(Optional.empty(), EventFormat.read(odd), odd::toString);
            } catch (IllegalArgumentException e) {
                assertTrue(String.valueOf(e.getMessage()).length() < 200, "fit for a log: " + e.getMessage());
            }
        }
    }

    @Test
    void entriesOfANewerVersionOrKindAreUnknownAndNoDamage() {
        assertEquals(Optional.empty(), EventFormat.read(Map.of("v", "2", "what", "ever")));
        assertEquals(Optional.empty(), EventFormat.read(Map.of("v", "1", "kind", "new", "node", "x")));
        assertThrows(IllegalArgumentException.class, () -> EventFormat.read(Map.of("v", "1", "node", "x")));
    }

    @Test
    void anEndForAReasonThatOnlyNewerNodesKnowIsAnEnd() {
        EventFormat.Told told = assertInstanceOf(
                EventFormat.Told.class,
                EventFormat.read(with("reason", "abducted")).orElseThrow());
        assertEquals(
                Reason.REVOKED,
                assertInstanceOf(SessionEvent.Revoked.class, told.event()).reason());
    }

    @Test
    void fieldsThatNewerNodesAddAreNotLookedAt() {
        assertTrue(EventFormat.read(with("colour", "\u0000")).isPresent());
    }
}
