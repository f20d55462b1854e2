package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.path.PathRules;
import org.doorward.internal.http.tenant.TenantPaths;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faces serves files of the application as resources, at addresses that name their directories in parameters. */
@Tag("fast")
class FacesResourceTest {
    private static final String RESOURCE = "/jakarta.faces.resource/";

    private final DoorwardSettings settings = DoorwardSettings.of(TestSettings.texts(
            "doorward.store",
            "memory",
            "doorward.accounts",
            "application",
            "doorward.paths.public",
            "/jakarta.faces.resource/**, /faces/**, /resources/**",
            "doorward.paths.protected",
            "/contracts/closed/**",
            "doorward.paths.role.admin",
            "/resources/admin/**, /resources/de/admin/**"));
    private final PathAccess access = new PathAccess(
            new PathRules(settings),
            new TenantPaths(settings),
            new Navigation(settings, "", new ClientConnection(settings), new TenantPaths(settings)));

    private static <T> T of(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, values) ->
                        answers.get(method.getName() + (values == null || values.length != 1 ? "" : " " + values[0]))));
    }

    private PathRules.Access at(String path, Map<String, Object> parameters) {
        ServletRegistration faces = of(
                ServletRegistration.class,
                Map.of(
                        "getName", "faces",
                        "getClassName", "jakarta.faces.webapp.FacesServlet",
                        "getMappings", List.of("*.xhtml", "/faces/*")));
        ServletContext context = of(
                ServletContext.class,
                Map.of(
                        "getContextPath",
                        "",
                        "getServletRegistrations",
                        Map.of("faces", faces),
                        "getClassLoader",
                        ClassLoader.getPlatformClassLoader(),
                        "getResourceAsStream /WEB-INF/web.xml",
                        new ByteArrayInputStream("<web-app/>".getBytes(StandardCharsets.UTF_8))));
        HttpServletMapping mapping = of(
                HttpServletMapping.class, Map.of("getServletName", "faces", "getMappingMatch", MappingMatch.EXTENSION));
        Map<String, Object> answers = new java.util.HashMap<>(Map.of(
                "getMethod", "GET",
                "getRequestURI", path,
                "getContextPath", "",
                "getServletPath", path,
                "getServletContext", context,
                "getHttpServletMapping", mapping));
        answers.putAll(parameters);
        return access.of(of(HttpServletRequest.class, answers), path, mapping);
    }

    @Test
    void aRuleOnTheirDirectoryHoldsForThemAtTheirOtherAddress() {
        Map<String, Object> inLibrary = Map.of("getParameter ln", "admin");
        for (String path : List.of(RESOURCE + "r.csv.xhtml", "/faces" + RESOURCE + "r.csv")) {
            assertEquals(Set.of("admin"), at(path, inLibrary).roles(), path);
            assertTrue(at(path, Map.of()).isPublic(), path);
            assertTrue(at(path, Map.of("getParameter ln", "other")).isPublic(), path);
        }
        assertEquals(
                Set.of("admin"), at(RESOURCE + "admin/r.csv.xhtml", Map.of()).roles());
        assertEquals(
                Set.of("admin"),
                at(RESOURCE + "r.csv.xhtml", Map.of("getParameter ln", "/admin/"))
                        .roles());
        assertEquals(
                Set.of("admin"),
                at(RESOURCE + "r.csv.xhtml", Map.of("getParameter ln", "admin", "getParameter loc", "de"))
                        .roles());
        assertFalse(at(RESOURCE + "r.csv.xhtml", Map.of("getParameter con", "closed"))
                .isPublic());
    }

    @Test
    void thatTheirDirectoryIsPublicDoesNotMakeAnotherAddressPublic() {
        assertFalse(at("/r.csv.xhtml", Map.of()).isPublic());
    }
}
