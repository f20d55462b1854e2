package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.doorward.AccountId;
import org.doorward.AddressBlock;
import org.doorward.SessionId;
import org.doorward.internal.session.SessionSearch;
import org.doorward.internal.store.AddressRange;
import org.doorward.internal.store.jpa.schema.EclipseLink;
import org.doorward.session.Session;
import org.doorward.store.SessionStore.AccountState;
import org.doorward.store.StoredSessionPage;
import org.jspecify.annotations.Nullable;

/** The sessions of an account that live at one time, read in pages. */
record LivingSessions(EntityManager manager, AccountId owner, Instant now) {
    /** A condition for sessions of their account's present epoch. All others have ended. */
    static final String OF_EPOCH = " and not exists (select e.epoch from Epoch e"
            + " where e.tenant = s.tenant and e.id = s.account and e.epoch > s.epoch)";

    /** A condition for sessions that live at the time {@code at}. */
    static final String LIVES = " and s.endReason is null and s.expiresAt > :at and s.idleExpiresAt > :at" + OF_EPOCH;

    private static final String OF_ACCOUNT = " where s.tenant = :tenant and s.account = :account" + LIVES;

    private static final String SESSIONS = " from Session s";

    private static final String AND_STATES =
            SESSIONS + " left join Epoch e on (e.tenant = s.tenant and e.id = s.account)";

    /**
     * Locks a session before an update whose condition has a subquery, if the provider is EclipseLink. EclipseLink makes that
     * condition a second query of the same table, and the database does not check it again after it waited for a lock: each of
     * two concurrent updates would find the expected version.
     */
    static void lockBeforeUpdate(EntityManager manager, SessionId id) {
        if (EclipseLink.isIts(manager)) {
            manager.createQuery("select s from Session s where s.tenant = :tenant and s.id = :id", SessionRow.class)
                    .setParameter("tenant", id.tenant().value())
                    .setParameter("id", id.value())
                    .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                    .getResultList();
        }
    }

    /** The most sessions that one sign-in ends. */
    private static final int AT_ONCE = 50;

    /** The position of a page's last session: its creation time and its id. */
    record Position(long createdAt, String id) {
        private static final Position FIRST = new Position(Long.MAX_VALUE, "");
        private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18}) ([A-Za-z0-9_-]{1,36})");

        /** @throws IllegalArgumentException when the text is no position */
        static Position of(@Nullable String text) {
            if (text == null) {
                return FIRST;
            }
            Matcher position = TEXT.matcher(text);
            if (!position.matches()) {
                throw new IllegalArgumentException("no position in a list");
            }
            return new Position(Long.parseLong(position.group(1)), position.group(2));
        }

        String text() {
            return createdAt + " " + id;
        }
    }

    /**
     * Returns the longest unused sessions that exceed the limit after one more is opened. The same rule is in {@code open.lua} for
     * Redis and in {@code MemorySessionStore}; the test {@code SessionRoomContract} runs on all three.
     */
    List<SessionId> tooMany(int most) {
        int over = count() + 1 - most;
        if (over <= 0) {
            return List.of();
        }
        return query("select s.id" + SESSIONS, " order by s.lastSeenAt, s.createdAt, s.id", String.class)
                .setMaxResults(Math.min(over, AT_ONCE))
                .getResultList()
                .stream()
                .map(id -> new SessionId(owner.tenant(), id))
                .toList();
    }

    int count() {
        return Math.toIntExact(
                query("select count(s.id)" + SESSIONS, "", Long.class).getSingleResult());
    }

    /** Reads page and count by two statements. A change in between may show in only one of them. */
    StoredSessionPage page(Position before, int most) {
        List<Session> sessions = query(
                        "select s, e.epoch, e.version, e.scope" + AND_STATES,
                        " and (s.createdAt < :opened or (s.createdAt = :opened and s.id < :id))"
                                + " order by s.createdAt desc, s.id desc",
                        Object[].class)
                .setParameter("opened", before.createdAt())
                .setParameter("id", before.id())
                .setMaxResults(most + 1)
                .getResultList()
                .stream()
                .map(row -> ((SessionRow) row[0]).session(EpochRow.state(row[1], row[2], row[3])))
                .toList();
        if (sessions.size() <= most) {
            return new StoredSessionPage(sessions, count(), null);
        }
        Session last = sessions.get(most - 1);
        Position end = new Position(last.createdAt().toEpochMilli(), last.id().value());
        return new StoredSessionPage(sessions.subList(0, most), count(), end.text());
    }

    private <T> TypedQuery<T> query(String what, String rest, Class<T> type) {
        return manager.createQuery(what + OF_ACCOUNT + rest, type)
                .setParameter("tenant", owner.tenant().value())
                .setParameter("account", owner.value())
                .setParameter("at", now.toEpochMilli());
    }

    /** The living sessions of a tenant that have something in common, found by the index of one of its parts. */
    record Search(EntityManager manager, SessionSearch.Filter filter, Instant now, long scope) {
        /** The most rows that one page reads: in an index there are also sessions that have timed out, or lack another part. */
        static final int MOST_ROWS = 2_000;

        private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");
        private static final int ROWS_AT_ONCE = 200;
        private static final String BEFORE =
                " and s.createdAt <= :opened and (s.createdAt < :opened or s.id < :id) order by s.createdAt desc, s.id desc";
        /** With one address the time is a bound of the index, too. */
        private static final String OF_ADDRESS = " and s.addressKey = :first";

        private static final String BEFORE_IN_BLOCK = " and s.addressKey between :first and :last"
                + " and (s.addressKey < :last or s.createdAt < :opened or (s.createdAt = :opened and s.id < :id))"
                + " order by s.addressKey desc, s.createdAt desc, s.id desc";

        /** Where a page ended: the key of the address in a search by addresses, otherwise no text. */
        record Place(String key, Position position) {
            /** @throws IllegalArgumentException when the text is no place */
            static Place of(@Nullable String text) {
                if (text == null) {
                    return new Place("", Position.FIRST);
                }
                int end = text.indexOf(' ');
                if (end < 0 || !text.substring(0, end).matches("|4[0-9a-f]{8}|6[0-9a-f]{32}")) {
                    throw new IllegalArgumentException("no place in a search");
                }
                return new Place(text.substring(0, end), Position.of(text.substring(end + 1)));
            }

            String text() {
                return key + " " + position.text();
            }
        }

        /** A row; without a session when it is damaged. */
        private record Row(Optional<Session> session, Place place) {}

        SessionSearch.Found page(Place before, int most) {
            List<Row> found = new ArrayList<>();
            Place place = before;
            for (int read = 0; read < MOST_ROWS; ) {
                int atOnce = read == 0 ? most + 1 : ROWS_AT_ONCE;
                List<Row> rows = rows(place, atOnce);
                for (Row row : rows) {
                    if (row.session()
                            .filter(filter::accepts)
                            .filter(session -> session.scopeEpoch() >= scope
                                    && session.endReasonAt(now).isEmpty())
                            .isPresent()) {
                        found.add(row);
                    }
                }
                if (found.size() > most) {
                    return page(found.subList(0, most), found.get(most - 1).place());
                }
                if (rows.size() < atOnce) {
                    return page(found, null);
                }
                place = rows.get(atOnce - 1).place();
                read += atOnce;
            }
            return page(found, place);
        }

        private static SessionSearch.Found page(List<Row> rows, @Nullable Place next) {
            return new SessionSearch.Found(
                    rows.stream().flatMap(row -> row.session().stream()).toList(), next == null ? null : next.text());
        }

        private List<Row> rows(Place before, int most) {
            AddressRange left = left(before);
            boolean oneAddress = left != null && left.first().equals(left.last());
            String which = left == null ? by() + BEFORE : oneAddress ? OF_ADDRESS + BEFORE : BEFORE_IN_BLOCK;
            TypedQuery<Object[]> query = manager.createQuery(
                            "select s, e.epoch, e.version, e.scope" + AND_STATES
                                    + " where s.tenant = :tenant and s.endReason is null" + which,
                            Object[].class)
                    .setParameter("tenant", filter.tenant().value())
                    .setParameter("opened", before.position().createdAt())
                    .setParameter("id", before.position().id())
                    .setMaxResults(most);
            if (left == null) {
                query.setParameter("asked", asked());
            } else {
                query.setParameter("first", left.first());
                if (!oneAddress) {
                    query.setParameter("last", left.last());
                }
            }
            return query.getResultList().stream()
                    .map(row -> row((SessionRow) row[0], EpochRow.state(row[1], row[2], row[3]), left != null))
                    .toList();
        }

        /** Returns the addresses that have not been read; null in a search by another part. */
        private @Nullable AddressRange left(Place before) {
            AddressBlock address = filter.address();
            if (filter.account() != null || address == null) {
                return null;
            }
            AddressRange all = AddressRange.of(address);
            return before.key().isEmpty() ? all : new AddressRange(all.first(), before.key());
        }

        private static Row row(SessionRow row, AccountState present, boolean inBlock) {
            String key = row.addressKey;
            return new Row(
                    session(row, present),
                    new Place(inBlock && key != null ? key : "", new Position(row.createdAt, row.id)));
        }

        private static Optional<Session> session(SessionRow row, AccountState present) {
            try {
                return Optional.of(row.session(present));
            } catch (IllegalArgumentException e) {
                LOG.log(System.Logger.Level.WARNING, "skipped the damaged row of session {0}", row.id);
                return Optional.empty();
            }
        }

        /** The part whose index is read: an account has the fewest sessions, a type of device the most. */
        private String by() {
            return filter.account() != null
                    ? " and s.account = :asked"
                    : filter.client() != null ? " and s.clientId = :asked" : " and s.deviceType = :asked";
        }

        private String asked() {
            if (filter.account() != null) {
                return filter.account();
            }
            if (filter.client() != null) {
                return filter.client();
            }
            if (filter.device() == null) {
                throw new IllegalArgumentException("the search asks for nothing");
            }
            return filter.device().name();
        }
    }
}
