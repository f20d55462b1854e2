package org.doorward.sample.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.doorward.sample.HttpCaller;
import org.doorward.sample.server.Application;
import org.doorward.sample.server.Deployments;
import org.doorward.sample.server.RealServer;
import org.doorward.sample.server.ServerKind;
import org.doorward.sample.server.Suite;

/** The jar alone, in applications without {@code web.xml}. */
public final class OrdinarySuite implements Suite {
    private static final String BEANS = "ordinary-beans";
    private static final String DATABASE = "ordinary-database";

    @Override
    public List<Application> applications(ServerKind server) {
        return List.of(
                ForeignWar.named(BEANS, ForeignWar.withBeans(server)),
                ForeignWar.named(DATABASE, ForeignWar.withDatabase()));
    }

    @Override
    public List<Promise> promises(ServerKind server) {
        List<Promise> promises = new ArrayList<>();
        for (String application : List.of(BEANS, DATABASE)) {
            promises.add(new Promise(
                    application + ": strangers are refused, and who signs in is let in",
                    deployed -> protects(deployed, application)));
        }
        return promises;
    }

    /** What every protected application does. */
    static void protects(Deployments deployed, String application) throws Exception {
        HttpCaller caller = deployed.caller(application);
        assertEquals(200, caller.get("public/hello").status());
        HttpCaller.Answer refused = caller.get("secret");
        assertEquals(401, refused.status(), refused::toString);
        assertEquals(401, caller.get("nothing-is-here").status());
        String right = "{\"username\":\"ada\",\"password\":\"" + RealServer.PASSWORD + "\"}";
        HttpCaller.Answer signedIn = caller.postJson("auth/login", right, Map.of());
        assertEquals(200, signedIn.status(), signedIn::toString);
        caller.useTokensOf(signedIn.json());
        assertEquals("secret of ada", caller.get("secret").body());
    }
}
