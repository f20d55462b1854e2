package org.doorward.sample;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The error page. It says that something failed, without details. It is a servlet, because Faces itself may have
 * failed.
 */
@WebServlet(urlPatterns = "/error", asyncSupported = true)
public class ErrorPage extends HttpServlet {
    private static final String OTHER = "Something went wrong here.";

    private static final Map<Integer, String> WORDS = Map.of(
            400, "We could not read that. The page may be too old: please open it again.",
            403, "Your account may not do that.",
            404, "There is nothing at this address.",
            405, "That cannot be done here.",
            413, "That is too large for us.",
            429, "That was a little too often. Please wait a moment and try again.",
            503, "We cannot tell at the moment. Please try again shortly.");

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getDispatcherType() == DispatcherType.ERROR ? status(request) : 404;
        String words = WORDS.getOrDefault(status, OTHER);
        String root = request.getContextPath();
        response.setStatus(status);
        response.setContentType("text/html");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter()
                .write("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"UTF-8\"/>"
                        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
                        + "<meta name=\"color-scheme\" content=\"light dark\"/><title>" + status
                        + " · Doorward sample</title><link rel=\"stylesheet\" href=\"" + root
                        + "/public/app.css\"/></head><body><main id=\"main\"><section class=\"panel narrow\"><h1>"
                        + status + "</h1><p role=\"alert\">" + words + "</p><p><a class=\"button quiet\" href=\"" + root
                        + "/index.xhtml\">To the start</a></p></section></main></body></html>\n");
    }

    private static int status(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure
                && isOfViewState(failure)) {
            return HttpServletResponse.SC_BAD_REQUEST;
        }
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                ? status
                : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }

    /**
     * Whether Faces could not restore the view of a form. Each kind of damaged text fails with a different exception.
     */
    private static boolean isOfViewState(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getSimpleName().equals("ViewExpiredException")
                    || Stream.of(cause.getStackTrace()).anyMatch(ErrorPage::restoresView)) {
                return true;
            }
        }
        return false;
    }

    private static boolean restoresView(StackTraceElement call) {
        return call.getClassName().contains(".RestoreView");
    }
}
