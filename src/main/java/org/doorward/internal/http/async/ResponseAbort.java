package org.doorward.internal.http.async;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connection of a response that is cut off, so that its client does not take a part for the whole (RFC 9112 §8).
 * The servlet API has no call for that. Tomcat and Jetty close it after an exception of the handler; other servers, and all
 * for an asynchronous response, write a regular end. Uses reflection, because applications do not see a server's classes. Does
 * nothing on an unknown server, and with HTTP/2, whose connections are shared.
 */
public final class ResponseAbort {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");

    /**
     * What to call or read, one after the other, from the server's own response on. After a question mark: whether the
     * connection is already free for the next request, and must stay open.
     */
    private static final List<List<String>> WAYS = List.of(
            // Undertow
            List.of("getExchange", "?isResponseComplete", "getConnection", "close"),
            // Payara and GlassFish
            List.of("response", "getCoyoteResponse", "getRequest", "getContext", "getConnection", "terminateSilently"),
            // Tomcat
            List.of("response", "getCoyoteResponse", "action:CLOSE_NOW"),
            // Jetty
            List.of("getServletChannel", "abort"));

    private ResponseAbort() {}

    /** Closes the connection of a committed response. Harmless when it is closed already. */
    public static void abort(HttpServletRequest request, HttpServletResponse response) {
        if (!request.getProtocol().startsWith("HTTP/1")) {
            return;
        }
        ServletResponse own = response;
        while (own instanceof ServletResponseWrapper wrapper) {
            own = wrapper.getResponse();
        }
        for (List<String> way : WAYS) {
            if (isGone(own, way)) {
                return;
            }
        }
        LOG.log(System.Logger.Level.DEBUG, "this server offers no way to abort a response: {0}", own.getClass());
    }

    /** Whether all steps of the way exist. */
    private static boolean isGone(Object start, List<String> way) {
        Object at = start;
        try {
            for (String step : way) {
                if (at == null) {
                    return false;
                }
                if (!step.startsWith("?")) {
                    at = step(at, step);
                } else if (Boolean.TRUE.equals(step(at, step.substring(1)))) {
                    return true;
                }
            }
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "a response was not aborted", e);
            return false;
        }
    }

    private static @Nullable Object step(Object at, String step) throws ReflectiveOperationException {
        int colon = step.indexOf(':');
        if (colon > 0) {
            Method action = method(at.getClass(), step.substring(0, colon), 2);
            return action.invoke(at, constant(action.getParameterTypes()[0], step.substring(colon + 1)), reason());
        }
        Field field = field(at.getClass(), step);
        if (field != null) {
            field.setAccessible(true);
            return field.get(at);
        }
        if (step.equals("abort")) {
            return method(at.getClass(), step, 1).invoke(at, reason());
        }
        return method(at.getClass(), step, 0).invoke(at);
    }

    private static IOException reason() {
        return new IOException("the session of this response has ended");
    }

    private static Object constant(Class<?> type, String name) throws NoSuchMethodException {
        Object[] constants = type.getEnumConstants();
        return Arrays.stream(constants == null ? new Object[0] : constants)
                .filter(one -> one.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchMethodException(name));
    }

    private static @Nullable Field field(Class<?> type, String name) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        return null;
    }

    /** A public method, also of a class that is not public. */
    private static Method method(Class<?> type, String name, int parameters) throws NoSuchMethodException {
        Method method = Arrays.stream(type.getMethods())
                .filter(one -> one.getName().equals(name) && one.getParameterCount() == parameters)
                .findFirst()
                .orElseThrow(() -> new NoSuchMethodException(name));
        method.setAccessible(true);
        return method;
    }
}
