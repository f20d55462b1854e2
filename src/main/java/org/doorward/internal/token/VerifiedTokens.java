package org.doorward.internal.token;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.doorward.AccountId;
import org.doorward.internal.keys.SigningKey;
import org.jspecify.annotations.Nullable;

/**
 * The tokens whose signatures this node has verified, by the hash of their whole text, so that no signature is checked twice.
 * It proves what a text says and who signed it; whether key, time, tenant and session let it in is the caller's to look at, each
 * time. Bounded, for each account as well: the earliest remembered token is forgotten first. Look-ups take no lock. Safe for
 * any thread.
 */
final class VerifiedTokens {
    private final int most;
    private final int mostOfAccount;
    private final ConcurrentMap<Fingerprint, Verified> tokens = new ConcurrentHashMap<>();
    private final ReentrantLock changing = new ReentrantLock();
    /** Guarded by the lock, as the next one: all tokens, the earliest first. */
    private final Map<Fingerprint, AccountId> inOrder = new LinkedHashMap<>();

    private final Map<AccountId, ArrayDeque<Fingerprint>> ofAccounts = new HashMap<>();

    /**
     * A verified token.
     *
     * @param key the key that signed it
     * @param good the result, as {@link AccessTokenCodec#verify} returned it
     */
    record Verified(SigningKey key, AccessTokenCodec.Verification.Good good) {}

    /** @param mostOfAccount the most tokens of one account; at least 1 */
    VerifiedTokens(int most, int mostOfAccount) {
        this.most = most;
        this.mostOfAccount = mostOfAccount;
    }

    /** Returns what is remembered of the text with this hash, or null. */
    @Nullable
    Verified find(Fingerprint text) {
        return tokens.get(text);
    }

    /** Remembers a token. */
    void add(Fingerprint text, Verified verified, Instant now) {
        AccountId account = verified.good().token().account();
        changing.lock();
        try {
            remove(text);
            removeExpired(now);
            ArrayDeque<Fingerprint> own = ofAccounts.get(account);
            if (own != null && own.size() >= mostOfAccount) {
                remove(own.getFirst());
            } else if (inOrder.size() >= most) {
                remove(inOrder.keySet().iterator().next());
            }
            inOrder.put(text, account);
            ofAccounts.computeIfAbsent(account, its -> new ArrayDeque<>()).add(text);
            tokens.put(text, verified);
        } finally {
            changing.unlock();
        }
    }

    /** Removes the earliest ones as long as they have expired. Most tokens expire in the order in which they came. */
    private void removeExpired(Instant now) {
        while (!inOrder.isEmpty()) {
            Fingerprint first = inOrder.keySet().iterator().next();
            Verified verified = tokens.get(first);
            if (verified != null && !verified.good().token().isExpiredAt(now)) {
                return;
            }
            remove(first);
        }
    }

    /** Forgets the text with this hash. */
    void forget(Fingerprint text) {
        changing.lock();
        try {
            remove(text);
        } finally {
            changing.unlock();
        }
    }

    private void remove(Fingerprint text) {
        tokens.remove(text);
        AccountId account = inOrder.remove(text);
        ArrayDeque<Fingerprint> own = account == null ? null : ofAccounts.get(account);
        if (own != null) {
            own.remove(text);
            if (own.isEmpty()) {
                ofAccounts.remove(account);
            }
        }
    }

    /** Returns how many tokens are remembered. */
    int size() {
        return tokens.size();
    }
}
