package org.doorward.internal.requirement;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The roles that are asked for: one of each set. Immutable.
 *
 * @param oneOfEach an empty set is met by nobody
 */
record AllowedRoles(Set<Set<String>> oneOfEach) {
    static final AllowedRoles ANYBODY = new AllowedRoles(Set.of());
    static final AllowedRoles NOBODY = new AllowedRoles(Set.of(Set.of()));

    AllowedRoles {
        oneOfEach = Set.copyOf(oneOfEach);
    }

    static AllowedRoles oneOf(String... roles) {
        return new AllowedRoles(Set.of(Set.copyOf(List.of(roles))));
    }

    AllowedRoles and(AllowedRoles other) {
        Set<Set<String>> both = new HashSet<>(oneOfEach);
        both.addAll(other.oneOfEach);
        return new AllowedRoles(both);
    }

    boolean isNobody() {
        return oneOfEach.contains(Set.of());
    }

    /** All that are named. */
    Set<String> all() {
        Set<String> all = new TreeSet<>();
        oneOfEach.forEach(all::addAll);
        return all;
    }
}
