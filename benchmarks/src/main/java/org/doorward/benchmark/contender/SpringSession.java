package org.doorward.benchmark.contender;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.net.URI;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.doorward.benchmark.server.Greeting;
import org.doorward.benchmark.server.InMemoryServer;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** Spring Session in Redis, put together as its own configuration does it, over Lettuce and with its default serialization. */
public final class SpringSession implements Site {
    private static final String PRINCIPAL = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

    private final LettuceConnectionFactory connections;
    private final InMemoryServer server;
    private final SessionLife sessions;
    private final Contender contender;
    private @Nullable RedisMessageListenerContainer listeners;
    private @Nullable RedisIndexedSessionRepository indexed;

    private SpringSession(String redisAddress, boolean withIndex) {
        URI address = URI.create(redisAddress);
        connections = new LettuceConnectionFactory(address.getHost(), address.getPort());
        connections.afterPropertiesSet();
        connections.start();
        RedisTemplate<String, Object> template = new RedisTemplate<>();
        template.setConnectionFactory(connections);
        template.setKeySerializer(RedisSerializer.string());
        template.setHashKeySerializer(RedisSerializer.string());
        template.afterPropertiesSet();
        server = withIndex ? serverOf(indexed(template)) : serverOf(new RedisSessionRepository(template));
        sessions = new CookieSessions(server.connect());
        contender = Contender.guarded(
                withIndex ? "Spring Session Redis, indexed" : "Spring Session Redis",
                server,
                sessions.signIn(USER).header());
    }

    /** Without an index. */
    public static SpringSession plain(String redisAddress) {
        return new SpringSession(redisAddress, false);
    }

    /** With an index by user and with the events that it is kept by. */
    public static SpringSession indexed(String redisAddress) {
        return new SpringSession(redisAddress, true);
    }

    private RedisIndexedSessionRepository indexed(RedisTemplate<String, Object> template) {
        RedisIndexedSessionRepository repository = new RedisIndexedSessionRepository(template);
        repository.afterPropertiesSet();
        connections.getConnection().serverCommands().setConfig("notify-keyspace-events", "Egx");
        RedisMessageListenerContainer container = new RedisMessageListenerContainer();
        container.setConnectionFactory(connections);
        container.addMessageListener(
                repository,
                List.of(
                        new ChannelTopic(repository.getSessionDeletedChannel()),
                        new ChannelTopic(repository.getSessionExpiredChannel())));
        container.addMessageListener(repository, new PatternTopic(repository.getSessionCreatedChannelPrefix() + "*"));
        container.afterPropertiesSet();
        container.start();
        listeners = container;
        indexed = repository;
        return repository;
    }

    private <S extends Session> InMemoryServer serverOf(SessionRepository<S> repository) {
        Map<String, AccountServlet.Action> actions = new HashMap<>(Map.of(
                AccountServlet.SIGN_IN, this::signIn,
                AccountServlet.REFRESH, this::refresh,
                AccountServlet.SIGN_OUT, this::signOut));
        if (repository instanceof FindByIndexNameSessionRepository<?> found) {
            actions.put(AccountServlet.LIST, (request, response) -> found(found, request)
                    .size());
            actions.put(AccountServlet.SIGN_OUT_EVERYWHERE, (request, response) -> {
                Set<String> ids = found(found, request).keySet();
                ids.forEach(repository::deleteById);
                return ids.size();
            });
        }
        return InMemoryServer.start(context -> {
            context.addFilter(
                    new FilterHolder(new SessionRepositoryFilter<>(repository)),
                    "/*",
                    EnumSet.of(DispatcherType.REQUEST));
            context.addServlet(new ServletHolder(new AccountServlet(actions)), "/account/*");
            context.addServlet(new ServletHolder(new Greeting(SpringSession::user)), "/api/*");
        });
    }

    private static Map<String, ? extends Session> found(
            FindByIndexNameSessionRepository<?> repository, HttpServletRequest request) {
        return repository.findByPrincipalName(request.getParameter("user"));
    }

    private static @Nullable String user(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null ? null : (String) session.getAttribute(PRINCIPAL);
    }

    private int signIn(HttpServletRequest request, HttpServletResponse response) {
        request.getSession(true).setAttribute(PRINCIPAL, request.getParameter("user"));
        return 1;
    }

    private int refresh(HttpServletRequest request, HttpServletResponse response) {
        request.changeSessionId();
        return 1;
    }

    private int signOut(HttpServletRequest request, HttpServletResponse response) {
        request.getSession(false).invalidate();
        return 1;
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
        try {
            if (listeners != null) {
                listeners.destroy();
            }
            if (indexed != null) {
                indexed.destroy();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        connections.destroy();
    }
}
