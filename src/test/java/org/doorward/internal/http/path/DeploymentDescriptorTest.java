package org.doorward.internal.http.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.ServletContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only descriptors that the container takes in say which error pages there are. */
@Tag("fast")
class DeploymentDescriptorTest {
    @TempDir
    private Path jars;

    private static String page(int status) {
        return "<error-page><error-code>" + status + "</error-code><location>/e.html</location></error-page>";
    }

    private URL fragment(String file, String content) throws IOException {
        Path jar = jars.resolve(file);
        Files.createDirectories(jar.resolve("META-INF"));
        Files.writeString(jar.resolve("META-INF/web-fragment.xml"), "<web-fragment>" + content + "</web-fragment>");
        return jar.toUri().toURL();
    }

    /** The statuses with pages, with a fragment "one" for 403, a nameless one for 404, and this start of web.xml. */
    private Set<Integer> statuses(String webXml) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(fragment(
                "one", "<ordering><after><name>other</name></after></ordering><name> one </name>" + page(403)));
        urls.add(fragment("nameless", page(404)));
        byte[] text = (webXml + page(401) + "</web-app>").getBytes(StandardCharsets.UTF_8);
        try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), null)) {
            ServletContext context = (ServletContext) Proxy.newProxyInstance(
                    ServletContext.class.getClassLoader(),
                    new Class<?>[] {ServletContext.class},
                    (self, method, values) -> switch (method.getName()) {
                        case "getResourceAsStream" -> new ByteArrayInputStream(text);
                        case "getClassLoader" -> loader;
                        default -> null;
                    });
            return DeploymentDescriptor.of(context).errorCodes();
        }
    }

    @Test
    void fragmentsCountUnlessAnOrderingLeavesThemOut() throws IOException {
        assertEquals(Set.of(401, 403, 404), statuses("<web-app>"));
        assertEquals(Set.of(401), statuses("<web-app><absolute-ordering/>"));
        assertEquals(
                Set.of(401, 403),
                statuses("<web-app><absolute-ordering><name>one</name><name>two</name></absolute-ordering>"));
        assertEquals(
                Set.of(401, 403, 404),
                statuses("<web-app><absolute-ordering><name>two</name><others/></absolute-ordering>"));
    }

    @Test
    void noneCountsBesideACompleteDescriptor() throws IOException {
        assertEquals(Set.of(401), statuses("<web-app metadata-complete=\"true\">"));
        assertEquals(Set.of(401, 403, 404), statuses("<web-app metadata-complete=\"false\">"));
    }
}
