package org.doorward.sample.server;

/** The servers that applications are deployed on. */
public enum ServerKind {
    TOMCAT,
    JETTY,
    WILDFLY,
    PAYARA;

    /** Whether the server brings CDI itself; elsewhere it is in the WAR, or nowhere. */
    public boolean hasCdi() {
        return this == WILDFLY || this == PAYARA;
    }

    /** Whether a servlet can open a WebSocket. On Payara {@code upgradeHttpToWebSocket} answers 200 and opens none. */
    public boolean upgradesInServlets() {
        return this != PAYARA;
    }

    /**
     * Whether CDI's request scope is active in an asynchronous dispatch. On Payara an injected request throws there, in any
     * application.
     */
    public boolean injectsRequestsInDispatches() {
        return this != PAYARA;
    }

    /** Whether a filter that {@code web.xml} has without {@code async-supported} gets it by code; Payara has no API for it. */
    public boolean makesFiltersAsync() {
        return this != PAYARA;
    }

    /** Whether what is in an EAR's library folder sees beans of a WAR. */
    public boolean sharesBeansWithLibraryFolder() {
        return this == PAYARA;
    }

    /** Whether beans are found where an ordering leaves out all others; Payara's own fragment for CDI is one of these. */
    public boolean findsBeansWithoutOthers() {
        return this != PAYARA;
    }

    /** Whether a role that is missing is answered by us alone. On Payara some of these refusals are an error page. */
    public boolean leavesRolesToUs() {
        return this != PAYARA;
    }

    /**
     * Whether an asynchronous dispatch that fails is answered as any request that fails. WildFly drops cookies that were set
     * before; Payara shows no error page where the dispatch sends an error.
     */
    public boolean answersFailedDispatchesAsOthers() {
        return this == TOMCAT || this == JETTY;
    }
}
