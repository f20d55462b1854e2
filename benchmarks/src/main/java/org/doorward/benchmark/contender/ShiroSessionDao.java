package org.doorward.benchmark.contender;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.shiro.session.Session;
import org.apache.shiro.session.mgt.SimpleSession;
import org.apache.shiro.session.mgt.eis.AbstractSessionDAO;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Shiro's sessions in Redis, each a value of its own, in Java serialization as Shiro means them to be kept. Shiro has no such
 * class of its own. Nothing is remembered between calls: each time that Shiro reads the session, Redis is asked.
 */
final class ShiroSessionDao extends AbstractSessionDAO {
    private final RedissonClient redisson;

    ShiroSessionDao(RedissonClient redisson) {
        this.redisson = redisson;
    }

    private RBucket<byte[]> bucket(Serializable id) {
        return redisson.getBucket("shiro:" + id, ByteArrayCodec.INSTANCE);
    }

    @Override
    protected Serializable doCreate(Session session) {
        Serializable id = generateSessionId(session);
        assignSessionId(session, id);
        update(session);
        return id;
    }

    @Override
    protected @Nullable Session doReadSession(Serializable id) {
        byte[] stored = bucket(id).get();
        if (stored == null) {
            return null;
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(stored))) {
            return (SimpleSession) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void update(Session session) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
            out.writeObject(session);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bucket(session.getId()).set(octets.toByteArray(), Duration.ofMillis(session.getTimeout()));
    }

    @Override
    public void delete(Session session) {
        bucket(session.getId()).delete();
    }

    /** Only Shiro's own clean-up asks, and there is none of it here. */
    @Override
    public Collection<Session> getActiveSessions() {
        return List.of();
    }
}
