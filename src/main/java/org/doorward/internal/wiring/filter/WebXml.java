package org.doorward.internal.wiring.filter;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The filter mappings in the application's {@code web.xml}. The Servlet API does not tell the dispatcher types of a mapping, and
 * on some servers not its paths.
 */
final class WebXml {
    private static final String FILE = "/WEB-INF/web.xml";

    private WebXml() {}

    /** Whether it maps this filter to all paths for requests. False when it cannot be read. */
    static boolean mapsAllRequests(ServletContext context, String filter) {
        return before(context, filter).isPresent();
    }

    /** Returns the filters that it maps before that mapping. None when it cannot be read. */
    static Set<String> mappedBefore(ServletContext context, String filter) {
        return before(context, filter).orElse(Set.of());
    }

    private static Optional<Set<String>> before(ServletContext context, String filter) {
        try (InputStream in = context.getResourceAsStream(FILE)) {
            return in == null ? Optional.empty() : before(in, filter);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the filters before such a mapping in this text. Empty where there is no such mapping. */
    static Optional<Set<String>> before(InputStream text, String filter) throws IOException {
        Document document;
        try {
            document = parse(text);
        } catch (SAXException | ParserConfigurationException e) {
            return Optional.empty();
        }
        Set<String> before = new LinkedHashSet<>();
        NodeList mappings = document.getElementsByTagNameNS("*", "filter-mapping");
        for (int i = 0; i < mappings.getLength(); i++) {
            if (mappings.item(i) instanceof Element mapping) {
                List<String> names = texts(mapping, "filter-name");
                if (names.contains(filter)
                        && texts(mapping, "url-pattern").contains("/*")
                        && isForRequests(texts(mapping, "dispatcher"))) {
                    return Optional.of(before);
                }
                before.addAll(names);
            }
        }
        return Optional.empty();
    }

    private static boolean isForRequests(List<String> dispatchers) {
        return dispatchers.isEmpty() || dispatchers.contains(DispatcherType.REQUEST.name());
    }

    private static List<String> texts(Element parent, String name) {
        List<String> texts = new ArrayList<>();
        NodeList found = parent.getElementsByTagNameNS("*", name);
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent().strip());
        }
        return texts;
    }

    private static Document parse(InputStream in) throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        // does not fetch the document types of old versions
        builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
        builder.setErrorHandler(new DefaultHandler());
        return builder.parse(in);
    }
}
