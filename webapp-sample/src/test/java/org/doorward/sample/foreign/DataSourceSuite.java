package org.doorward.sample.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.doorward.sample.HttpCaller;
import org.doorward.sample.server.Application;
import org.doorward.sample.server.Deployment;
import org.doorward.sample.server.Deployments;
import org.doorward.sample.server.RealServer;
import org.doorward.sample.server.ServerKind;
import org.doorward.sample.server.Suite;
import org.jboss.shrinkwrap.api.asset.StringAsset;

/** Everything kept over a DataSource of the server, set as people set them. */
public final class DataSourceSuite implements Suite {
    private static final String POOLED = "datasource-pooled";
    private static final String JOINT = "datasource-joint";
    private static final int ROUNDS = 3;
    private static final int TIMES = 24;

    /** Tomcat's own pool; its connections begin a transaction unasked, and see what was there when they did. */
    private static final String TOMCAT = """
            <Context>
              <Resource name="jdbc/shop" type="javax.sql.DataSource" auth="Container"
                        factory="org.apache.tomcat.jdbc.pool.DataSourceFactory" driverClassName="org.h2.Driver"
                        url="jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1" username="sa" password="" maxActive="8"
                        defaultAutoCommit="false" defaultTransactionIsolation="REPEATABLE_READ"/>
            </Context>
            """;

    /** HikariCP of the application, named in Jetty's own file. */
    private static final String JETTY = """
            <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
            <Configure id="application" class="org.eclipse.jetty.ee10.webapp.WebAppContext">
              <New class="org.eclipse.jetty.plus.jndi.Resource">
                <Arg><Ref refid="application"/></Arg>
                <Arg>jdbc/shop</Arg>
                <Arg>
                  <New class="com.zaxxer.hikari.HikariDataSource">
                    <Set name="driverClassName">org.h2.Driver</Set>
                    <Set name="jdbcUrl">jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1</Set>
                    <Set name="username">sa</Set>
                    <Set name="password"></Set>
                    <Set name="maximumPoolSize">8</Set>
                    <Set name="autoCommit">false</Set>
                    <Set name="transactionIsolation">TRANSACTION_REPEATABLE_READ</Set>
                  </New>
                </Arg>
              </New>
            </Configure>
            """;

    private static final String JETTY_WEB_XML = """
            <resource-ref>
              <res-ref-name>jdbc/shop</res-ref-name>
              <res-type>javax.sql.DataSource</res-type>
            </resource-ref>
            """;

    private static final String WILDFLY = """
            <datasources xmlns="http://www.jboss.org/ironjacamar/schema">
              <datasource jndi-name="java:jboss/datasources/Shop" pool-name="Shop" jta="false">
                <connection-url>jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1</connection-url>
                <driver>h2</driver>
                <transaction-isolation>TRANSACTION_REPEATABLE_READ</transaction-isolation>
                <security><user-name>sa</user-name><password>sa</password></security>
              </datasource>
            </datasources>
            """;

    private static final String PAYARA = """
            <!DOCTYPE resources PUBLIC "-//GlassFish.org//DTD GlassFish Application Server 3.1 Resource Definitions//EN"
              "http://glassfish.org/dtds/glassfish-resources_1_5.dtd">
            <resources>
              <jdbc-connection-pool name="java:app/shop" datasource-classname="org.h2.jdbcx.JdbcDataSource"
                  res-type="javax.sql.DataSource" transaction-isolation-level="repeatable-read"
                  non-transactional-connections="true">
                <property name="URL" value="jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1"/>
                <property name="User" value="sa"/>
                <property name="Password" value="sa"/>
              </jdbc-connection-pool>
              <jdbc-resource pool-name="java:app/shop" jndi-name="java:app/jdbc/shop"/>
            </resources>
            """;

    @Override
    public List<Application> applications(ServerKind server) {
        return switch (server) {
            case TOMCAT ->
                List.of(ForeignWar.named(
                        POOLED,
                        ForeignWar.withDataSource("java:comp/env/jdbc/shop")
                                .addAsManifestResource(new StringAsset(TOMCAT), "context.xml")));
            case WILDFLY ->
                List.of(
                        ForeignWar.named(JOINT, ForeignWar.withDataSource("java:jboss/datasources/ExampleDS")),
                        ForeignWar.named(
                                POOLED,
                                ForeignWar.withDataSource("java:jboss/datasources/Shop")
                                        .addClass(RolledBackServlet.class)
                                        .addAsWebInfResource(new StringAsset(WILDFLY), "shop-ds.xml")));
            case PAYARA ->
                List.of(
                        ForeignWar.named(JOINT, ForeignWar.withDataSource("java:comp/DefaultDataSource")),
                        ForeignWar.named(
                                POOLED,
                                ForeignWar.withDataSource("java:app/jdbc/shop")
                                        .addClass(RolledBackServlet.class)
                                        .addAsWebInfResource(new StringAsset(PAYARA), "glassfish-resources.xml")));
            case JETTY ->
                List.of(ForeignWar.named(
                        POOLED,
                        ForeignWar.withDataSource("java:comp/env/jdbc/shop")
                                .addAsWebInfResource(new StringAsset(JETTY), "jetty-env.xml")
                                .addAsWebInfResource(ForeignWar.webXml(false, JETTY_WEB_XML), "web.xml")));
        };
    }

    @Override
    public List<Promise> promises(ServerKind server) {
        Promise truth = new Promise(
                "who signed in over a pool that begins transactions unasked is known, and who signed out is not",
                DataSourceSuite::tellsTheTruth);
        return switch (server) {
            case TOMCAT, JETTY -> List.of(truth);
            case WILDFLY, PAYARA ->
                List.of(
                        truth,
                        new Promise(
                                "a DataSource of JTA transactions is refused by name",
                                deployed -> refused(deployed, server)),
                        new Promise(
                                "a sign-out in a transaction that the application rolls back stays one",
                                DataSourceSuite::isNotRolledBack));
        };
    }

    private static void tellsTheTruth(Deployments deployed) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            HttpCaller caller = signedIn(deployed);
            assertAlways(200, caller);
            HttpCaller.Answer signedOut = caller.send("POST", "auth/logout", "", Map.of());
            assertEquals(204, signedOut.status(), signedOut::toString);
            assertAlways(401, caller);
        }
    }

    private static void isNotRolledBack(Deployments deployed) throws Exception {
        HttpCaller caller = signedIn(deployed);
        HttpCaller.Answer rolledBack = caller.send("POST", "rolled-back", "", Map.of());
        assertEquals("rolled back", rolledBack.body(), rolledBack::toString);
        assertAlways(401, caller);
    }

    private static void refused(Deployments deployed, ServerKind server) {
        Deployment joint = deployed.of(JOINT);
        assertInstanceOf(Deployment.Failed.class, joint, joint::messages);
        assertTrue(joint.messages().contains("doorward.jpa.datasource"), joint::messages);
        String name = server == ServerKind.PAYARA ? "java:comp/DefaultDataSource" : "java:jboss/datasources/ExampleDS";
        assertTrue(joint.messages().contains(name), joint::messages);
        assertTrue(joint.messages().contains("jta="), joint::messages);
    }

    private static HttpCaller signedIn(Deployments deployed) throws IOException, InterruptedException {
        HttpCaller caller = deployed.caller(POOLED);
        String right = "{\"username\":\"ada\",\"password\":\"" + RealServer.PASSWORD + "\"}";
        HttpCaller.Answer signedIn = caller.postJson("auth/login", right, Map.of());
        assertEquals(200, signedIn.status(), signedIn::toString);
        caller.useTokensOf(signedIn.json());
        return caller;
    }

    private static void assertAlways(int status, HttpCaller caller) throws IOException, InterruptedException {
        for (int i = 0; i < TIMES; i++) {
            HttpCaller.Answer answer = caller.get("secret");
            assertEquals(status, answer.status(), answer::toString);
        }
    }
}
