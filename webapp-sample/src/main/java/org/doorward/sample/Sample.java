package org.doorward.sample;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import java.security.Principal;

/**
 * What the pages show about who looks at them, and where they run. It asks Faces for the request: the
 * {@code HttpServletRequest} that CDI injects is the container's own, from before any filter has put a principal on it.
 */
@Named
@RequestScoped
public class Sample {
    @Inject
    ServletContext application;

    @Inject
    FacesContext faces;

    /** Name and version of the server, as it tells them itself. */
    public String getServer() {
        return application.getServerInfo();
    }

    /** The first letter of the caller's name, for the round picture beside it. */
    public String getInitial() {
        Principal principal = faces.getExternalContext().getUserPrincipal();
        return principal == null || principal.getName().isEmpty()
                ? "?"
                : Character.toString(principal.getName().codePointAt(0));
    }

    /** The address under which the caller sees this application, without a slash at the end. */
    public String getAddress() {
        ExternalContext request = faces.getExternalContext();
        int port = request.getRequestServerPort();
        boolean usual = port == ("https".equals(request.getRequestScheme()) ? 443 : 80);
        return request.getRequestScheme() + "://" + request.getRequestServerName() + (usual ? "" : ":" + port)
                + request.getRequestContextPath();
    }
}
