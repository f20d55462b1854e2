package org.doorward.benchmark.contender;

import cn.dev33.satoken.SaManager;
import cn.dev33.satoken.config.SaTokenConfig;
import cn.dev33.satoken.dao.SaTokenDaoForRedisson;
import cn.dev33.satoken.exception.NotLoginException;
import cn.dev33.satoken.json.SaJsonTemplateForJackson;
import cn.dev33.satoken.servlet.util.SaTokenContextJakartaServletUtil;
import cn.dev33.satoken.stp.StpLogic;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.benchmark.server.Greeting;
import org.doorward.benchmark.server.InMemoryServer;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;

/**
 * Sa-Token over Redisson, with an idle time-out and without. Its settings are static, so there is one of it in a process at a
 * time; what differs is set for each login type.
 */
public final class SaToken implements Site {
    /** Of the one that looks after idle sessions. */
    public static final String IDLE = "Sa-Token + Redisson, idle time-out";

    private static final long IDLE_SECONDS = 1_800;

    private final RedissonClient redisson;
    private final InMemoryServer[] servers = new InMemoryServer[2];
    private final List<Contender> contenders;
    private final SessionLife sessions;

    /** Starts both of them. */
    public SaToken(String redisAddress) {
        redisson = RedissonClients.at(redisAddress);
        SaManager.setConfig(settings());
        SaManager.setSaJsonTemplate(new SaJsonTemplateForJackson());
        SaManager.setSaTokenDao(new SaTokenDaoForRedisson(redisson));
        servers[0] = server(new StpLogic("plain").setConfig(settings()));
        servers[1] = server(new StpLogic("idle").setConfig(settings().setActiveTimeout(IDLE_SECONDS)));
        sessions = new CookieSessions(servers[1].connect());
        contenders = List.of(contender("Sa-Token + Redisson", servers[0]), contender(IDLE, servers[1]));
    }

    private static SaTokenConfig settings() {
        return new SaTokenConfig()
                .setIsShare(false)
                .setMaxLoginCount(-1)
                .setIsReadBody(false)
                .setIsPrint(false)
                .setIsLog(false);
    }

    private static Contender contender(String name, InMemoryServer server) {
        return Contender.guarded(
                name, server, new CookieSessions(server.connect()).signIn(USER).header());
    }

    private static InMemoryServer server(StpLogic logic) {
        Map<String, AccountServlet.Action> actions = Map.of(
                AccountServlet.SIGN_IN,
                (request, response) -> {
                    logic.login(request.getParameter("user"));
                    return 1;
                },
                AccountServlet.SIGN_OUT,
                (request, response) -> {
                    logic.logout();
                    return 1;
                },
                AccountServlet.LIST,
                (request, response) -> logic.getTokenValueListByLoginId(request.getParameter("user"))
                        .size(),
                AccountServlet.SIGN_OUT_EVERYWHERE,
                (request, response) -> {
                    logic.logout((Object) request.getParameter("user"));
                    return 1;
                });
        Filter context = (request, response, chain) -> {
            try {
                SaTokenContextJakartaServletUtil.setContext(
                        (HttpServletRequest) request, (HttpServletResponse) response);
                chain.doFilter(request, response);
            } finally {
                SaTokenContextJakartaServletUtil.clearContext();
            }
        };
        return InMemoryServer.start(application -> {
            application.addFilter(new FilterHolder(context), "/*", EnumSet.of(DispatcherType.REQUEST));
            application.addServlet(new ServletHolder(new AccountServlet(actions)), "/account/*");
            application.addServlet(new ServletHolder(new Greeting(request -> user(logic))), "/api/*");
        });
    }

    /** Asks in the way that also moves the idle time-out on. */
    private static @Nullable String user(StpLogic logic) {
        try {
            return (String) logic.getLoginId();
        } catch (NotLoginException e) {
            return null;
        }
    }

    @Override
    public List<Contender> contenders() {
        return contenders;
    }

    @Override
    public Optional<SessionLife> sessions() {
        return Optional.of(sessions);
    }

    @Override
    public void close() {
        for (InMemoryServer server : servers) {
            server.close();
        }
        redisson.shutdown();
    }
}
