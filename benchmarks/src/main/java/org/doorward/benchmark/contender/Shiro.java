package org.doorward.benchmark.contender;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.shiro.SecurityUtils;
import org.apache.shiro.authc.UsernamePasswordToken;
import org.apache.shiro.realm.SimpleAccountRealm;
import org.apache.shiro.web.mgt.DefaultWebSecurityManager;
import org.apache.shiro.web.servlet.AbstractShiroFilter;
import org.apache.shiro.web.session.mgt.DefaultWebSessionManager;
import org.doorward.benchmark.server.Greeting;
import org.doorward.benchmark.server.InMemoryServer;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;

/** Apache Shiro with its native sessions, which {@link ShiroSessionDao} keeps in Redis. */
public final class Shiro implements Site {
    private static final String PASSWORD = RandomText.next();

    private final RedissonClient redisson;
    private final DefaultWebSecurityManager security = new DefaultWebSecurityManager();
    private final InMemoryServer server;
    private final SessionLife sessions;
    private final Contender contender;

    /** Starts it. */
    public Shiro(String redisAddress) {
        redisson = RedissonClients.at(redisAddress);
        DefaultWebSessionManager manager = new DefaultWebSessionManager();
        manager.setSessionDAO(new ShiroSessionDao(redisson));
        manager.setSessionIdUrlRewritingEnabled(false);
        // Redis lets them expire
        manager.setSessionValidationSchedulerEnabled(false);
        SimpleAccountRealm realm = new SimpleAccountRealm();
        realm.addAccount(USER, PASSWORD);
        security.setSessionManager(manager);
        security.setRealm(realm);
        server = InMemoryServer.start(context -> {
            context.addFilter(new FilterHolder(new SecurityFilter(security)), "/*", EnumSet.of(DispatcherType.REQUEST));
            context.addServlet(new ServletHolder(new AccountServlet(actions())), "/account/*");
            context.addServlet(new ServletHolder(new Greeting(Shiro::user)), "/api/*");
        });
        sessions = new CookieSessions(server.connect());
        contender = Contender.guarded(
                "Shiro + Redisson (own DAO)", server, sessions.signIn(USER).header());
    }

    private static Map<String, AccountServlet.Action> actions() {
        return Map.of(
                AccountServlet.SIGN_IN,
                (request, response) -> {
                    SecurityUtils.getSubject().login(new UsernamePasswordToken(request.getParameter("user"), PASSWORD));
                    return 1;
                },
                AccountServlet.SIGN_OUT,
                (request, response) -> {
                    SecurityUtils.getSubject().logout();
                    return 1;
                });
    }

    private static @Nullable String user(HttpServletRequest request) {
        Object principal = SecurityUtils.getSubject().getPrincipal();
        return principal == null ? null : principal.toString();
    }

    @Override
    public List<Contender> contenders() {
        return List.of(contender);
    }

    @Override
    public Optional<SessionLife> sessions() {
        return Optional.of(sessions);
    }

    @Override
    public void close() {
        server.close();
        security.destroy();
        redisson.shutdown();
    }

    private static final class SecurityFilter extends AbstractShiroFilter {
        SecurityFilter(DefaultWebSecurityManager security) {
            setSecurityManager(security);
        }
    }
}
