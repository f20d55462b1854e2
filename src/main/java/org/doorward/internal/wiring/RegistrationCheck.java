package org.doorward.internal.wiring;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/**
 * Stops the start of an application whose container did not call {@link DoorwardInitializer}: all its paths would be open.
 * The jar declares it in a web fragment and, because an {@code <absolute-ordering>} omits that together with the
 * initializer, in a tag library descriptor. {@link DoorwardExtension} calls it as well.
 */
public final class RegistrationCheck implements ServletContextListener {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");

    /** For the container. */
    public RegistrationCheck() {}

    /** @throws IllegalStateException with the remedy, when Doorward was not registered */
    @Override
    public void contextInitialized(ServletContextEvent event) {
        require(event.getServletContext());
    }

    /**
     * Checks after all initializers were called: one of them may start CDI before ours is called.
     *
     * @throws IllegalStateException when they were called already, and Doorward was not registered
     */
    static void requireInTime(ServletContext context) {
        if (context.getAttribute(Startup.ATTRIBUTE) != null) {
            return;
        }
        try {
            // allowed only while initializers are called
            context.addListener(new RegistrationCheck());
        } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
            require(context);
        }
    }

    /** @throws IllegalStateException with the remedy, when Doorward was not registered */
    static void require(ServletContext context) {
        if (context.getAttribute(Startup.ATTRIBUTE) == null) {
            String why = "Doorward cannot protect the application at \"" + context.getContextPath()
                    + "\", so it is not started: the container did not call its ServletContainerInitializer."
                    + " If web.xml has an <absolute-ordering>, write <name>doorward</name> into it, first."
                    + " If the server excludes initializers (Tomcat: containerSciFilter; Jetty:"
                    + " containerInitializerExclusionPattern), exclude " + DoorwardInitializer.class.getName()
                    + " no more. If the jar was packed anew, keep its META-INF/services.";
            // some containers do not log the exception of a listener
            LOG.log(System.Logger.Level.ERROR, why);
            throw new IllegalStateException(why);
        }
    }
}
