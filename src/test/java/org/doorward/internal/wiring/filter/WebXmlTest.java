package org.doorward.internal.wiring.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class WebXmlTest {
    private static final String ALL =
            "<filter-mapping><filter-name> door\n</filter-name><url-pattern> /* </url-pattern>%s</filter-mapping>";

    private static boolean mapsAll(String text) throws IOException {
        return before(text).isPresent();
    }

    private static Optional<Set<String>> before(String text) throws IOException {
        return WebXml.before(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "door");
    }

    private static String in(String content) {
        return "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\">" + content + "</web-app>";
    }

    @Test
    void aMappingToAllPathsIsForRequestsUnlessItSaysOtherwise() throws IOException {
        assertTrue(mapsAll(in(ALL.formatted(""))));
        assertTrue(mapsAll(in(ALL.formatted("<dispatcher>ASYNC</dispatcher><dispatcher> REQUEST </dispatcher>"))));
        assertFalse(mapsAll(in(ALL.formatted("<dispatcher>FORWARD</dispatcher><dispatcher>ERROR</dispatcher>"))));
    }

    @Test
    void mappingsOfOthersToFewerPathsOrToServletsDoNotCount() throws IOException {
        assertFalse(mapsAll(in(ALL.formatted("").replace("door", "other"))));
        assertFalse(mapsAll(in(ALL.formatted("").replace("/*", "/"))));
        assertFalse(mapsAll(
                in("<filter-mapping><filter-name>door</filter-name><servlet-name>/*</servlet-name></filter-mapping>")));
        assertFalse(mapsAll(in("<!--" + ALL.formatted("") + "-->")));
        assertTrue(mapsAll(in(ALL.formatted("<url-pattern>/api/*</url-pattern><servlet-name>one</servlet-name>"))));
    }

    @Test
    void filesOfOldVersionsAreReadWithoutFetchingTheirDocumentTypes() throws IOException {
        String type = "<!DOCTYPE web-app PUBLIC \"-//Sun Microsystems, Inc.//DTD Web Application 2.3//EN\""
                + " \"http://127.0.0.1:9/web-app_2_3.dtd\">";
        assertTrue(mapsAll(type + "<web-app>" + ALL.formatted("") + "</web-app>"));
    }

    @Test
    void whatCannotBeReadMapsNothing() throws IOException {
        assertFalse(mapsAll(""));
        assertFalse(mapsAll("<web-app>" + ALL.formatted("")));
    }

    @Test
    void whatItMapsBeforeIsNamedAndNoMore() throws IOException {
        String one = ALL.formatted("").replace("door", "one");
        String two = "<filter-mapping><filter-name>two</filter-name><servlet-name>x</servlet-name></filter-mapping>";
        String declared = "<filter><filter-name>three</filter-name></filter>";
        String forwards = ALL.formatted("<dispatcher>FORWARD</dispatcher>");
        assertEquals(
                Optional.of(Set.of("one", "two", "door")),
                before(in(declared + one + two + forwards + ALL.formatted("") + one.replace("one", "four"))));
        assertEquals(Optional.of(Set.of()), before(in(ALL.formatted("") + one)));
    }
}
