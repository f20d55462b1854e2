package org.doorward.internal.http.tenant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TenantDoor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A server with two tenants, whose accounts have the same ids, names and passwords. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TenantIsolationBed {
    DoorwardServer server;
    TenantDoor acme;
    TenantDoor globex;

    /** Tells the server where its stores are. */
    abstract List<String> store();

    /** How the tenants {@code acme} and {@code globex} are told apart. */
    abstract TenantsApart tenants();

    @BeforeAll
    void start() {
        Accounts accounts = new Accounts();
        List<String> all = new ArrayList<>(store());
        all.addAll(tenants().settings());
        all.addAll(List.of("doorward.jpa.url", accounts.url(), "doorward.bootstrap.tenant", "acme"));
        all.addAll(List.of("doorward.paths.ticket", "/api/stream", "doorward.admin.enabled", "true"));
        all.addAll(List.of("doorward.limits.account", "40/h"));
        all.addAll(List.of("doorward.tenant.globex.api-token.max-lifetime", "30d"));
        server = DoorwardServer.with(
                Map.of("/acme/api/own", new Note(), "/globex/api/own", new Note()), all.toArray(String[]::new));
        server.own = Note::answer;
        for (String tenant : List.of("acme", "globex")) {
            for (String name : List.of("bob", "carol", "dan", "erin", "frank", "gina", "hana", "iris")) {
                accounts.addIn(tenant, name, "user");
            }
            accounts.addIn(tenant, "root", "admin user");
        }
        acme = tenants().door(server, "acme");
        globex = tenants().door(server, "globex");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static RawHttp.Answer assertUnknown(RawHttp.Answer answer) {
        return Answers.assertProblem(401, "unknown", answer);
    }
}
