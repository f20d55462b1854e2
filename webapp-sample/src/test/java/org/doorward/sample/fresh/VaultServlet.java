package org.doorward.sample.fresh;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.doorward.web.CurrentPrincipal;
import org.jspecify.annotations.Nullable;

/** Calls beans, gives out tokens for forms, and says back what a form said. */
@WebServlet("/room/*")
public class VaultServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient @Nullable Vault vault;

    @Inject
    private transient @Nullable StrongRoom room;

    @Inject
    private transient @Nullable CurrentPrincipal principal;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Vault itsVault = vault;
        StrongRoom itsRoom = room;
        CurrentPrincipal who = principal;
        if (itsVault == null || itsRoom == null || who == null) {
            throw new IllegalStateException("nothing was injected");
        }
        Map<String, Supplier<String>> all = Map.of(
                "/look", itsVault::look,
                "/open", itsVault::open,
                "/enter", itsRoom::enter,
                "/peep", itsRoom::peep,
                "/token", who::getCsrfToken,
                "/say", () -> request.getParameter("say"));
        String answer = all.getOrDefault(request.getPathInfo(), () -> "nothing").get();
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write(answer);
    }
}
