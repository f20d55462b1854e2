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
import org.doorward.TenantId;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenId;
import org.doorward.testing.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nodes tell each other of API tokens. */
class ApiTokenEventsTest {
    private static final Instant AT = Cluster.T0;
    private static final AccountId ODD = new AccountId(new TenantId("a:b{c} \\ d/ä"), "service:ключ \uD83D\uDE00");

    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    private static List<ApiTokenEvent> told(AccountId owner, boolean fromOtherNode) {
        ApiTokenId id = new ApiTokenId(owner.tenant(), "_-".repeat(11));
        return List.of(
                new ApiTokenEvent.Created(id, owner, AT, fromOtherNode),
                new ApiTokenEvent.Changed(id, owner, AT, fromOtherNode),
                new ApiTokenEvent.Rotated(id, owner, AT, fromOtherNode),
                new ApiTokenEvent.Revoked(id, owner, ApiTokenEnd.Cause.OWNER_REMOVED, AT, fromOtherNode),
                new ApiTokenEvent.OwnerChanged(owner, AT, fromOtherNode));
    }

    @Test
    void everyEventThatOthersNeedComesBackAsItWasAndAsAnothersNodes() {
        for (AccountId owner : List.of(Cluster.ADA, ODD)) {
            for (int i = 0; i < told(owner, true).size(); i++) {
                Map<String, String> fields = ApiTokenEventFormat.event(
                                "node", told(owner, false).get(i))
                        .orElseThrow();
                assertEquals(
                        Optional.of(new EventFormat.ToldOfToken(
                                "node", told(owner, true).get(i))),
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
                ApiTokenEventFormat.event("node", new ApiTokenEvent.Expiring(id, Cluster.ADA, 7, AT, false)));
        assertEquals(
                Optional.empty(),
                ApiTokenEventFormat.event("node", new ApiTokenEvent.Expired(id, Cluster.ADA, AT, false)));
        assertEquals(
                Optional.empty(),
                ApiTokenEventFormat.event(
                        "node",
                        new ApiTokenEvent.Refused(id, Cluster.ADA, ApiTokenEvent.RefusalCause.LIMIT, null, AT, false)));
    }

    @Test
    void aRevocationForACauseOfANewerNodeIsOneAndADamagedOneIsNone() {
        ApiTokenEvent revoked = told(Cluster.ADA, false).get(3);
        Map<String, String> fields =
                new HashMap<>(ApiTokenEventFormat.event("node", revoked).orElseThrow());
        fields.put("cause", "abducted");
        EventFormat.ToldOfToken read =
                (EventFormat.ToldOfToken) EventFormat.read(fields).orElseThrow();
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
        for (ApiTokenEvent event : told(Cluster.ADA, false)) {
            one.events.happened(event);
            one.events.happened(Cluster.revoked());
        }
        told(Cluster.ADA, true).forEach(one.events::happened);
        Eventually.within(Cluster.SOON, "all is told", () -> two.told.size() == 5 && two.tokensTold.size() >= 5);
        assertEquals(told(Cluster.ADA, true), two.tokensTold);
        assertEquals(List.of(), one.tokensTold);
    }
}
