package org.doorward.sample;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** Prints where to go, when whoever started the server has said which address that is ({@code sample.address}). */
@WebListener
public class Greeting implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        String address = System.getProperty("sample.address");
        if (address != null) {
            System.out.printf(
                    "%n  Doorward sample: %s  (sign in as %s)%n%n", address, administrator(event.getServletContext()));
        }
    }

    /** The same order as the library's: system property, environment, web.xml. */
    private static String administrator(ServletContext application) {
        String name = System.getProperty("doorward.bootstrap.username", System.getenv("DOORWARD_BOOTSTRAP_USERNAME"));
        return name == null ? application.getInitParameter("doorward.bootstrap.username") : name;
    }
}
