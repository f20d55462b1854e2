package org.doorward.internal.http.refusal;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.answer.Reply;
import org.doorward.internal.http.path.DeploymentDescriptor;
import org.doorward.internal.http.path.RequestPath;

/**
 * The page for a person whose request is refused: the application's error page for that status, or a small one of
 * ours, in English or Chinese. The container's own error page, which discloses versions, is never shown. Not for a
 * missing sign-in.
 */
final class RefusalPage {
    private static final String STYLE =
            "body{font:1rem/1.6 system-ui,sans-serif;margin:15vh auto;max-width:34rem;padding:0 1.5rem;"
                    + "color:#1f2937;background:#f9fafb}h1{font-size:1.5rem;margin:0 0 .5rem}p{margin:0 0 .5rem}"
                    + "small{color:#6b7280}@media(prefers-color-scheme:dark){body{color:#e5e7eb;background:#111827}"
                    + "small{color:#9ca3af}}";
    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + hash(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<Integer, String> HEADINGS = Map.of(
            400, "The request cannot be understood",
            403, "Not allowed",
            404, "Not found",
            405, "Not possible here",
            413, "Too large",
            429, "Too often",
            503, "Not available at the moment");

    private static final Map<Integer, String> HEADINGS_ZH = Map.of(
            400, "无法理解该请求",
            403, "不允许访问",
            404, "未找到",
            405, "此处不支持该操作",
            413, "内容过大",
            429, "操作过于频繁",
            503, "暂时不可用");

    private static final Map<String, String> TEXTS_ZH = Map.ofEntries(
            Map.entry("forbidden", "此账户无权执行该操作。"),
            Map.entry("sign-in-refused", "该应用不允许此账户登录。"),
            Map.entry("cross-origin", "该请求来自其他网站的页面。"),
            Map.entry("insecure-transport", "登录凭据不会通过未加密的连接传输。"),
            Map.entry("suspended", "该账户或会话已被暂停使用。"),
            Map.entry("password-change-required", "请先更改密码。"),
            Map.entry("email-unverified", "请先验证电子邮件地址。"),
            Map.entry("terms-not-accepted", "请先接受使用条款。"),
            Map.entry("ambiguous-path", "该地址可以有多种解读。"),
            Map.entry("not-found", "这里没有您要找的内容。"),
            Map.entry("method-not-allowed", "此处不允许使用该请求方法。"),
            Map.entry("too-large", "提交的内容超过了允许的大小。"),
            Map.entry("too-many", "尝试次数过多，请稍候再试。"),
            Map.entry("unavailable", "目前无法处理，请稍后重试。"));

    private RefusalPage() {}

    /** Whether a person sees this refusal. */
    static boolean isFor(HttpServletRequest request, Problem problem) {
        return problem.status() != HttpServletResponse.SC_UNAUTHORIZED && RequestPath.isPage(request);
    }

    /** Sends it; nothing was sent before. */
    static void send(HttpServletRequest request, HttpServletResponse response, Reply reply, Problem problem)
            throws IOException {
        request.setAttribute(Problems.REASON_ATTRIBUTE, problem.code());
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        headers.put(Problems.REASON_HEADER, problem.code());
        // an error page has no further error page
        boolean first = request.getDispatcherType() != DispatcherType.ERROR;
        if (first && DeploymentDescriptor.of(request.getServletContext()).hasErrorPage(problem.status())) {
            headers.forEach(response::setHeader);
            response.sendError(problem.status(), problem.title());
            return;
        }
        boolean chinese = isChinese(request);
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Content-Language", chinese ? "zh-CN" : "en");
        new Reply(problem.status(), headers, "text/html;charset=UTF-8", html(problem, chinese)).writeTo(response);
    }

    private static String html(Problem problem, boolean chinese) {
        String heading = (chinese ? HEADINGS_ZH : HEADINGS)
                .getOrDefault(problem.status(), chinese ? "请求未能完成" : "That did not work");
        String text = chinese ? TEXTS_ZH.getOrDefault(problem.code(), heading + "。") : problem.title();
        return "<!DOCTYPE html>\n<html lang=\"" + (chinese ? "zh-CN" : "en") + "\"><head><meta charset=\"UTF-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<meta name=\"robots\" content=\"noindex\"><title>" + escaped(heading) + "</title><style>" + STYLE
                + "</style></head><body><main><h1>" + escaped(heading) + "</h1><p>" + escaped(text) + "</p><p><small>"
                + problem.status() + " · " + escaped(problem.code()) + "</small></p></main></body></html>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Whether the browser prefers Chinese to English. */
    private static boolean isChinese(HttpServletRequest request) {
        for (Locale locale : Collections.list(request.getLocales())) {
            String language = locale.getLanguage();
            if (language.equals("zh") || language.equals("en")) {
                return language.equals("zh");
            }
        }
        return false;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
