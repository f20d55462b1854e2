package org.doorward.testing;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;

/** A server's names, for as long as it is open: {@code new InitialContext()} finds what is bound here, and nothing else. */
public final class Jndi implements AutoCloseable {
    private static final Map<String, Object> BOUND = new ConcurrentHashMap<>();

    public Jndi() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Names.class.getName());
    }

    public void bind(String name, Object object) {
        BOUND.put(name, object);
    }

    @Override
    public void close() {
        BOUND.clear();
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
    }

    /** Named in the system property above. */
    public static final class Names implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
            return new InitialContext(true) {
                @Override
                public Object lookup(String name) throws NamingException {
                    Object found = BOUND.get(name);
                    if (found == null) {
                        throw new NameNotFoundException(name + " is not bound");
                    }
                    return found;
                }
            };
        }
    }
}
