package org.doorward.internal.session;

import java.time.Instant;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.AddressBlock;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.session.DeviceType;
import org.doorward.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * A store of sessions that finds those of a tenant by what they have in common. Safe for any thread. The contract is tested
 * by {@code SessionSearchContract}.
 */
public interface SessionSearch {
    /**
     * What is searched: sessions that have all of this. Null asks for nothing.
     *
     * @param account the owner's id in the tenant
     * @param address contains the address of the last use
     */
    record Filter(
            TenantId tenant,
            @Nullable String account,
            @Nullable DeviceType device,
            @Nullable String client,
            @Nullable AddressBlock address) {
        /** Whether a session has all of this. */
        public boolean accepts(Session session) {
            AccountId owner = session.owner();
            return owner.tenant().equals(tenant)
                    && (account == null || owner.value().equals(account))
                    && (device == null || session.device().type() == device)
                    && (client == null || client.equals(session.device().clientId()))
                    && (address == null
                            || session.addresses().stream()
                                    .findFirst()
                                    .filter(address::contains)
                                    .isPresent());
        }
    }

    /**
     * A page of what was found.
     *
     * @param next the position of the next page; null on the last page
     */
    record Found(List<Session> sessions, @Nullable String next) {
        /** Copies the list. */
        public Found {
            sessions = List.copyOf(sessions);
        }
    }

    /**
     * Finds live sessions, the latest first; by addresses, those of the highest address first. A page that has fewer than
     * {@code most}, or none, is not the last one while it names a next: a search looks at a limited number of sessions. A
     * caller that reads all pages gets each session that lives and has all of this throughout once.
     *
     * @param filter asks for something
     * @param scope sessions of an earlier scope epoch are over
     * @param after {@link Found#next} of the page before, with the same filter; null for the first page
     * @param most the most sessions of a page, at least 1
     * @throws IllegalArgumentException when the store has not returned {@code after}
     * @throws StoreUnavailableException when the store does not answer
     */
    Found search(Filter filter, Instant now, long scope, @Nullable String after, int most);
}
