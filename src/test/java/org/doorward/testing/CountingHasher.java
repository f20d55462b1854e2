package org.doorward.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.account.PasswordHasher;

/** A hasher that costs nothing and counts how often it was asked. Hashes of another generation are outdated. */
public final class CountingHasher implements PasswordHasher {
    private static final String CURRENT = "v2:";

    public final AtomicInteger hashed = new AtomicInteger();
    public final AtomicInteger compared = new AtomicInteger();

    /** The hashes that passwords were compared with, in order. */
    public final List<String> comparedWith = new CopyOnWriteArrayList<>();

    private volatile Runnable duringWork = () -> {};

    /** Something to do within each piece of work. */
    public void duringWork(Runnable step) {
        duringWork = step;
    }

    /** The hash that an earlier generation of this hasher would have made. */
    public static String outdated(String password) {
        return "v1:" + password;
    }

    public static String current(String password) {
        return CURRENT + password;
    }

    @Override
    public String hash(CharSequence password) {
        hashed.incrementAndGet();
        duringWork.run();
        return current(password.toString());
    }

    @Override
    public boolean matches(CharSequence password, String hash) {
        compared.incrementAndGet();
        comparedWith.add(hash);
        duringWork.run();
        return hash.length() > 3 && hash.substring(3).contentEquals(password);
    }

    @Override
    public boolean isOutdated(String hash) {
        return !hash.startsWith(CURRENT);
    }
}
