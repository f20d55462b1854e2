package org.doorward.internal.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.DoorwardEvent;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.internal.event.CacheHint;
import org.doorward.testing.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nodes tell each other of API tokens. */
@Tag("fast")
class ApiTokenEventsTest {
    private static final Instant AT = Cluster.T0;
    private static final AccountId ODD = new AccountId(new TenantId("a:b{c} \\ d/ä"), "service:ключ \uD83D\uDE00");

    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    private static List<DoorwardEvent> told(AccountId owner, Origin origin) {
        ApiTokenId id = new ApiTokenId(owner.tenant(), "_-".repeat(11));
        return List.of(
                new ApiTokenEvent.Created(id, owner, AT, origin),
                new ApiTokenEvent.Changed(id, owner, AT, origin),
                new ApiTokenEvent.Rotated(id, owner, AT, origin),
                new ApiTokenEvent.Revoked(id, owner, ApiTokenEnd.Cause.OWNER_REMOVED, AT, origin),
                new CacheHint.TokenOwnerChanged(owner, AT, origin));
    }

    @Test
    void everyEventThatOthersNeedComesBackAsItWasAndAsAnothersNodes() {
        for (AccountId owner : List.of(Cluster.ADA, ODD)) {
            for (int i = 0; i < told(owner, Origin.OTHER_NODE).size(); i++) {
                Map<String, String> fields = EventFormat.event(
                                "node", told(owner, Origin.THIS_NODE).get(i))
                        .orElseThrow();
                assertEquals(
                        Optional.of(new EventFormat.Told(
                                "node", told(owner, Origin.OTHER_NODE).get(i))),
                        EventFormat.read(fields));
                fields.values().forEach(text -> assertTrue(text.matches("[ -~]+"), text));
            }
        }
    }

    /** What is told once is told on one node, and a refusal where it was. */
    @Test
    void remindersEndsByTimeAndRefusalsAreNotPassedOn() {
        ApiTokenId id = new ApiTokenId(Cluster.ADA.tenant(), "_-".repeat(11));
        assertEquals(
                Optional.empty(),
                EventFormat.event("node", new ApiTokenEvent.Expiring(id, Cluster.ADA, 7, AT, Origin.THIS_NODE)));
        assertEquals(
                Optional.empty(),
                EventFormat.event("node", new ApiTokenEvent.Expired(id, Cluster.ADA, AT, Origin.THIS_NODE)));
        assertEquals(
                Optional.empty(),
                EventFormat.event(
                        "node",
                        new ApiTokenEvent.Refused(
                                id, Cluster.ADA, ApiTokenEvent.RefusalCause.LIMIT, null, AT, Origin.THIS_NODE)));
    }

    @Test
    void aRevocationForACauseOfANewerNodeIsOneAndADamagedOneIsNone() {
        DoorwardEvent revoked = told(Cluster.ADA, Origin.THIS_NODE).get(3);
        Map<String, String> fields =
                new HashMap<>(EventFormat.event("node", revoked).orElseThrow());
        fields.put("cause", "abducted");
        EventFormat.Told read = (EventFormat.Told) EventFormat.read(fields).orElseThrow();
        assertEquals(ApiTokenEnd.Cause.REVOKED, ((ApiTokenEvent.Revoked) read.event()).cause());
        for (String field : List.of("token", "account", "tenant", "at", "cause")) {
            Map<String, String> without = new HashMap<>(fields);
            without.remove(field);
            assertThrows(IllegalArgumentException.class, () -> EventFormat.read(without), field);
        }
        fields.put("token", "not an id");
        assertThrows(IllegalArgumentException.class, () -> EventFormat.read(fields));
    }

    @Test
    void otherNodesAreToldOnceInOrderAmongEventsOfSessionsAndOneselfIsNot() {
        Cluster.Node one = cluster.node();
        Cluster.Node two = cluster.node();
        one.awaitCurrent();
        two.awaitCurrent();
        for (DoorwardEvent event : told(Cluster.ADA, Origin.THIS_NODE)) {
            one.events.happened(event);
            one.events.happened(Cluster.revoked());
        }
        told(Cluster.ADA, Origin.OTHER_NODE).forEach(one.events::happened);
        Eventually.within(Cluster.SOON, "all is told", () -> two.told.size() == 5 && two.tokensTold.size() >= 5);
        assertEquals(told(Cluster.ADA, Origin.OTHER_NODE), two.tokensTold);
        assertEquals(List.of(), one.tokensTold);
    }
}
