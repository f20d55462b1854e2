package org.doorward.internal.store.jpa.schema;

import jakarta.persistence.EntityManagerFactory;
import java.util.HashMap;
import java.util.Map;
import org.doorward.internal.keys.TokenGenerator;

/** The special treatment of EclipseLink. This class does not need its library; {@link EclipseLinkNames} does. */
public final class EclipseLink {
    public static final String PROVIDER = "org.eclipse.persistence.jpa.PersistenceProvider";

    private EclipseLink() {}

    /** Returns the properties of the persistence unit. */
    public static Map<String, Object> properties(TableNames names) {
        Map<String, Object> all = new HashMap<>(EclipseLinkNames.of(names));
        all.put("eclipselink.weaving", "false");
        // otherwise a failure of the start hits the first caller, and stays
        all.put("eclipselink.deploy-on-startup", "true");
        // otherwise applications that share a jar share the first one's database
        all.put("eclipselink.session-name", "doorward-" + new TokenGenerator().id());
        return all;
    }

    /** Whether EclipseLink made this object. */
    public static boolean isIts(Object made) {
        return made.getClass().getName().startsWith("org.eclipse.persistence.");
    }

    /** Turns off retries, between which EclipseLink sleeps for seconds. */
    public static void failAtOnce(EntityManagerFactory made) {
        if (!isIts(made)) {
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
