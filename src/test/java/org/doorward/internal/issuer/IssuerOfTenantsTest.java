package org.doorward.internal.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An issuer is trusted by the tenants that name it, and by no other. */
@Tag("server")
class IssuerOfTenantsTest {
    @Test
    void aTokenOfAnIssuerIsUnknownWhereItsTenantDoesNotTrustIt() {
        try (ExternalTokenBed bed = new ExternalTokenBed();
                DoorwardServer server = bed.server(
                        "doorward.tenant.by", "path",
                        "doorward.tenant.acme.path", "/acme",
                        "doorward.tenant.globex.path", "/globex",
                        "doorward.tenant.default.path", "/",
                        "doorward.issuer.idp.tenants", "acme")) {
            String token = bed.good();
            assertTrue(ExternalTokenBed.call(server, "GET /acme/api/hello", token)
                    .body()
                    .contains("|grace|"));
            for (String other : new String[] {"/globex/api/hello", "/api/hello"}) {
                Answers.assertProblem(
                        401,
                        "unknown",
                        Answers.unhandled(server, () -> ExternalTokenBed.call(server, "GET " + other, token)));
            }
            // without the setting it is the default tenant
            assertEquals(200, bed.call("/api/hello", token).status());
        }
    }
}
