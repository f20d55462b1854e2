package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.resumed;

import java.util.Set;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.testing.CountingHasher;

/** Changes of the account of a {@link SessionBed}, which are told of on its other node. */
final class AccountChangeBed {
    private final SessionBed bed;

    AccountChangeBed(SessionBed bed) {
        this.bed = bed;
    }

    void stores(AccountStatus status, String... roles) {
        bed.accounts.put(
                Account.builder(bed.ada.id(), bed.ada.username())
                        .roles(Set.of(roles))
                        .status(status)
                        .build(),
                CountingHasher.current(SessionBed.PASSWORD));
    }

    /** Gives the account these roles, and tells so on the other node. */
    void changes(String... roles) {
        stores(AccountStatus.ACTIVE, roles);
        bed.otherNode.accountChanges().changed(bed.ada.id());
    }

    void disables() {
        stores(AccountStatus.DISABLED, "user");
        bed.otherNode.accountChanges().changed(bed.ada.id());
    }

    static Set<String> roles(SessionEngine at, IssuedTokens tokens) {
        return resumed(at, tokens.accessToken()).session().roles();
    }
}
