package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManagerFactory;
import java.util.HashMap;
import java.util.Map;
import org.doorward.internal.token.TokenGenerator;

/** What only EclipseLink has to be told. Nothing here needs it to be there. */
final class EclipseLink {
    static final String PROVIDER = "org.eclipse.persistence.jpa.PersistenceProvider";

    private EclipseLink() {}

    /** These properties and its own, which others pass over. */
    static Map<String, String> with(Map<String, String> others) {
        Map<String, String> all = new HashMap<>(others);
        all.put("eclipselink.weaving", "false");
        // else what goes wrong goes wrong for the first caller, and for ever
        all.put("eclipselink.deploy-on-startup", "true");
        // else all applications that have one jar in common get the first one's database
        all.put("eclipselink.session-name", "doorward-" + new TokenGenerator().id());
        return all;
    }

    /** It asks a database that is away again and again, and sleeps for seconds in between. */
    static void failAtOnce(EntityManagerFactory made) {
        if (!made.getClass().getName().startsWith("org.eclipse.persistence.")) {
            return;
        }
        try {
            Object session = made.getClass().getMethod("getServerSession").invoke(made);
            Object login = session.getClass().getMethod("getLogin").invoke(session);
            for (String setting : new String[] {"setQueryRetryAttemptCount", "setDelayBetweenConnectionAttempts"}) {
                login.getClass().getMethod(setting, int.class).invoke(login, 0);
            }
        } catch (ReflectiveOperationException e) {
            made.close();
            throw new IllegalStateException("EclipseLink cannot be told to fail at once", e);
        }
    }
}
