package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.doorward.TenantId;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.ApplicationCdi;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.MailServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TenantDoor;
import org.doorward.web.TenantResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Links in mail lead to the tenant of the account, and mean nothing in another one. */
@Tag("server")
class LinksOfTenantsTest {
    private static final String HTTPS = "X-Forwarded-Proto: https";
    private static final String NEXT = "quite another password";
    private static MailServer mails;

    @BeforeAll
    static void start() {
        mails = new MailServer();
    }

    @AfterAll
    static void stop() {
        mails.close();
    }

    private static String[] settings(Accounts accounts, String... more) {
        return Stream.concat(Stream.of(mails.settings("doorward.jpa.url", accounts.url())), Stream.of(more))
                .toArray(String[]::new);
    }

    /** Accounts of one name, id, password and address in both tenants. */
    private static void bobOfBoth(Accounts accounts, String address) {
        for (String tenant : List.of("acme", "globex")) {
            accounts.addIn(tenant, "bob", "user").withEmailIn(tenant, "bob", address);
        }
    }

    private static RawHttp.Answer post(TenantDoor door, String path, Map<String, ?> body) {
        return door.send("POST /auth/password/" + path, Json.write(body), HTTPS, "X-Forwarded-Prefix: /evil");
    }

    private static MailServer.Mail mailOf(TenantDoor door, String address, int number, String page) {
        assertEquals(202, post(door, "forgot", Map.of("username", "bob")).status());
        MailServer.Mail mail = mails.to(address, number);
        assertTrue(mail.text().contains("\n" + page + "#token="), mail.text());
        String site = page.substring("https://".length(), page.lastIndexOf('/'));
        assertEquals("Set a new password for " + site, mail.subject());
        return mail;
    }

    /** Mail of each tenant, to this address, leads below its own site, and is good in that tenant only. */
    private static void assertEachIsLed(
            String address, TenantDoor acme, String siteOfAcme, TenantDoor globex, String siteOfGlobex) {
        MailServer.Mail first = mailOf(acme, address, 1, siteOfAcme + "/reset.xhtml");
        mailOf(globex, address, 2, siteOfGlobex + "/reset.xhtml");
        assertGoodOnlyIn(acme, globex, first);
    }

    private static void assertGoodOnlyIn(TenantDoor own, TenantDoor other, MailServer.Mail mail) {
        Map<String, String> next = Map.of("token", mail.token(), "new_password", NEXT);
        Answers.assertProblem(400, "dead-link", post(other, "reset", next));
        assertEquals(204, post(own, "reset", next).status());
        assertEquals(200, own.signIn("bob", NEXT, "", HTTPS).status());
        assertEquals(401, other.signIn("bob", NEXT, "", HTTPS).status());
    }

    @Test
    void byHostALinkLeadsToTheFirstHostOfItsTenant() {
        Accounts accounts = new Accounts();
        try (DoorwardServer server = new DoorwardServer(settings(
                accounts,
                "doorward.origin",
                "",
                "doorward.tenant.by",
                "host",
                "doorward.tenant.acme.hosts",
                "acme.test, www.acme.test",
                "doorward.tenant.globex.hosts",
                "globex.test",
                "doorward.bootstrap.tenant",
                "acme",
                TenantDoor.PROXY.get(0),
                TenantDoor.PROXY.get(1)))) {
            bobOfBoth(accounts, "host@example.test");
            TenantDoor acme = TenantDoor.byHost(server, "acme", "www.acme.test");
            TenantDoor globex = TenantDoor.byHost(server, "globex", "globex.test");
            assertEachIsLed("host@example.test", acme, "https://acme.test", globex, "https://globex.test");
        }
    }

    @Test
    void byPathALinkLeadsBelowThePathOfItsTenant() {
        Accounts accounts = new Accounts();
        try (DoorwardServer server = DoorwardServer.at(
                "/app",
                settings(
                        accounts,
                        "doorward.tenant.by",
                        "path",
                        "doorward.tenant.acme.path",
                        "/acme",
                        "doorward.tenant.globex.path",
                        "/globex",
                        "doorward.bootstrap.tenant",
                        "acme",
                        TenantDoor.PROXY.get(0),
                        TenantDoor.PROXY.get(1)))) {
            bobOfBoth(accounts, "path@example.test");
            TenantDoor acme = TenantDoor.byPath(server, "acme", "/app/acme");
            TenantDoor globex = TenantDoor.byPath(server, "globex", "/app/globex");
            assertEachIsLed(
                    "path@example.test", acme, "https://app.test/app/acme", globex, "https://app.test/app/globex");
        }
    }

    private static RawHttp.Answer postIn(
            DoorwardServer server, String tenant, String path, Map<String, ?> body, String... more) {
        String[] lines = Stream.concat(Stream.of(IssuedToken.JSON, "X-Tenant: " + tenant), Stream.of(more))
                .toArray(String[]::new);
        return RawHttp.send(server.port(), "POST /auth" + path, Json.write(body), lines);
    }

    @Test
    @SuppressWarnings("try") // the beans are there for the server to find
    void whereTheApplicationTellsTheTenantOneWithoutAnAddressGetsNoLink() {
        Accounts accounts = new Accounts();
        TenantResolver byHeader =
                request -> Optional.ofNullable(request.getHeader("X-Tenant")).map(TenantId::new);
        try (ApplicationCdi cdi = new ApplicationCdi(Map.of(TenantResolver.class, byHeader));
                CapturedLogs logs = new CapturedLogs("org.doorward.wiring");
                DoorwardServer server = new DoorwardServer(settings(
                        accounts,
                        "doorward.tenant.by",
                        "application",
                        "doorward.tenant.acme.mail.links",
                        "https://acme.test/own"))) {
            assertTrue(
                    logs.text()
                            .contains("WARNING org.doorward.wiring: a tenant without doorward.tenant.NAME.mail.links"),
                    logs.text());
            for (String tenant : List.of("acme", "globex", "default")) {
                accounts.addIn(tenant, "bob", "user").withEmailIn(tenant, "bob", tenant + "@example.test");
            }
            for (String tenant : List.of("globex", "acme", "default")) {
                assertEquals(
                        202,
                        postIn(server, tenant, "/password/forgot", Map.of("username", "bob"))
                                .status(),
                        tenant);
            }
            String acme = mails.to("acme@example.test", 1).text();
            assertTrue(acme.contains("\nhttps://acme.test/own/reset.xhtml#token="), acme);
            String usual = mails.to("default@example.test", 1).text();
            assertTrue(usual.contains("\nhttps://app.test/reset.xhtml#token="), usual);
            assertEquals(List.of(), mails.to("globex@example.test"));
            for (Map.Entry<String, Integer> each :
                    Map.of("globex", 404, "acme", 409).entrySet()) {
                Map<String, String> bob = Map.of("username", "bob", "password", DoorwardServer.PASSWORD);
                RawHttp.Answer in = postIn(server, each.getKey(), "/login", bob);
                String bearer = "Authorization: Bearer "
                        + Answers.json(in).get("access_token").textValue();
                assertEquals(
                        each.getValue(),
                        postIn(server, each.getKey(), "/email/resend", Map.of(), bearer)
                                .status());
            }
        }
    }
}
