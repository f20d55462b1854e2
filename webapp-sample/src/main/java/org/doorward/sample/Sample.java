package org.doorward.sample;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import java.security.Principal;

/**
 * The data that the pages show about their user and their server. It asks Faces for the request: the
 * {@code HttpServletRequest} that CDI injects is the container's own and has no principal of a filter.
 */
@Named
@RequestScoped
public class Sample {
    @Inject
    ServletContext application;

    @Inject
    FacesContext faces;

    /** Returns name and version of the server, as it reports them. */
    public String getServer() {
        return application.getServerInfo();
    }

    /** Returns the first letter of the caller's name, for the avatar. */
    public String getInitial() {
        Principal principal = faces.getExternalContext().getUserPrincipal();
        return principal == null || principal.getName().isEmpty()
                ? "?"
                : Character.toString(principal.getName().codePointAt(0));
    }

    /** Returns the address of this application as the caller sees it, without a trailing slash. */
    public String getAddress() {
        ExternalContext request = faces.getExternalContext();
        int port = request.getRequestServerPort();
        boolean usual = port == ("https".equals(request.getRequestScheme()) ? 443 : 80);
        return request.getRequestScheme() + "://" + request.getRequestServerName() + (usual ? "" : ":" + port)
                + request.getRequestContextPath();
    }
}
