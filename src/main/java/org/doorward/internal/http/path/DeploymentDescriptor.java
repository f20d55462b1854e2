package org.doorward.internal.http.path;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The parts of {@code web.xml}, and of the web fragments that it takes in, that the servlet API does not offer: welcome
 * files and error pages. Immutable.
 *
 * @param hasWelcomeFiles whether {@code web.xml} itself lists any, so that the container's default list does not apply
 * @param welcomeFiles the listed files in their order, without a leading slash
 * @param errorCodes the statuses that have their own error page
 * @param hasErrorPageForAll whether every other status has an error page
 */
public record DeploymentDescriptor(
        boolean hasWelcomeFiles, List<String> welcomeFiles, Set<Integer> errorCodes, boolean hasErrorPageForAll) {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");
    private static final String ATTRIBUTE = DeploymentDescriptor.class.getName();

    public DeploymentDescriptor {
        welcomeFiles = List.copyOf(welcomeFiles);
        errorCodes = Set.copyOf(errorCodes);
    }

    /** Returns the descriptor of this application. It is read once and cached. */
    public static DeploymentDescriptor of(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof DeploymentDescriptor known) {
            return known;
        }
        DeploymentDescriptor read = read(context);
        context.setAttribute(ATTRIBUTE, read);
        return read;
    }

    /** Whether the application has an error page for this status. */
    public boolean hasErrorPage(int status) {
        return hasErrorPageForAll || errorCodes.contains(status);
    }

    private static DeploymentDescriptor read(ServletContext context) {
        Reading reading = new Reading();
        try (InputStream webXml = context.getResourceAsStream("/WEB-INF/web.xml")) {
            if (webXml != null) {
                reading.add(webXml);
            }
        } catch (IOException | XMLStreamException e) {
            LOG.log(System.Logger.Level.WARNING, "web.xml cannot be read for its welcome files and error pages", e);
        }
        boolean own = !reading.welcomeFiles.isEmpty();
        List<URL> fragments = reading.isComplete ? List.of() : fragments(context.getClassLoader());
        for (URL fragment : fragments) {
            try (InputStream xml = fragment.openStream()) {
                Reading one = new Reading();
                one.add(xml);
                if (reading.takes(one.name)) {
                    reading.add(one);
                }
            } catch (IOException | XMLStreamException e) {
                LOG.log(System.Logger.Level.WARNING, "a web fragment cannot be read: " + fragment, e);
            }
        }
        return new DeploymentDescriptor(own, reading.welcomeFiles, reading.errorCodes, reading.errorPageForAll);
    }

    private static List<URL> fragments(@Nullable ClassLoader application) {
        ClassLoader loader = application == null ? DeploymentDescriptor.class.getClassLoader() : application;
        try {
            return Collections.list(loader.getResources("META-INF/web-fragment.xml"));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the web fragments cannot be found", e);
            return List.of();
        }
    }

    /** The content found so far. */
    private static final class Reading {
        private final List<String> welcomeFiles = new ArrayList<>();
        private final Set<Integer> errorCodes = new HashSet<>();
        private boolean errorPageForAll;
        private boolean isForAll;
        private String code = "";
        private String name = "";
        private boolean isComplete;
        private @Nullable Set<String> ordered;
        private boolean hasOthers;

        /** The names of the elements that the present one is in, and its own. */
        private final Deque<String> path = new ArrayDeque<>();

        void add(InputStream xml) throws XMLStreamException {
            // the parser of the JDK, which libraries of the application cannot replace; it opens no other files
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            XMLStreamReader reader = factory.createXMLStreamReader(xml);
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    path.push(reader.getLocalName());
                    begin(reader);
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    path.pop();
                    if (reader.getLocalName().equals("error-page")) {
                        endErrorPage();
                    }
                }
            }
        }

        void add(Reading other) {
            welcomeFiles.addAll(other.welcomeFiles);
            errorCodes.addAll(other.errorCodes);
            errorPageForAll |= other.errorPageForAll;
        }

        /** Whether the container takes in a fragment of this name; empty for one without. */
        boolean takes(String fragment) {
            return ordered == null || hasOthers || ordered.contains(fragment);
        }

        private void begin(XMLStreamReader reader) throws XMLStreamException {
            switch (reader.getLocalName()) {
                case "web-app" -> isComplete = "true".equals(reader.getAttributeValue(null, "metadata-complete"));
                case "absolute-ordering" -> ordered = new HashSet<>();
                case "others" -> hasOthers |= "absolute-ordering".equals(parent());
                case "name" -> {
                    String parent = parent();
                    String text = text(reader);
                    if ("web-fragment".equals(parent)) {
                        name = text;
                    } else if (ordered != null && "absolute-ordering".equals(parent)) {
                        ordered.add(text);
                    }
                }
                case "welcome-file" -> {
                    String file = text(reader);
                    welcomeFiles.add(file.startsWith("/") ? file.substring(1) : file);
                }
                case "error-page" -> {
                    isForAll = true;
                    code = "";
                }
                case "error-code" -> {
                    code = text(reader);
                    isForAll = false;
                }
                case "exception-type" -> isForAll = false;
                default -> {}
            }
        }

        private @Nullable String parent() {
            return path.stream().skip(1).findFirst().orElse(null);
        }

        /** That of the present element, which is over then. */
        private String text(XMLStreamReader reader) throws XMLStreamException {
            path.pop();
            return reader.getElementText().strip();
        }

        private void endErrorPage() {
            errorPageForAll |= isForAll;
            if (code.matches("[1-5]\\d\\d")) {
                errorCodes.add(Integer.valueOf(code));
            }
        }
    }
}
