package org.doorward.testing;

import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.internal.account.AccountDependents;
import org.jspecify.annotations.Nullable;

/** Of accounts on which nothing depends: no session, and no token. */
public class NoDependents implements AccountDependents {
    @Override
    public void changing(AccountId account) {}

    @Override
    public void changed(AccountId account) {}

    @Override
    public void disabled(AccountId account) {}

    @Override
    public void suspended(AccountId account) {}

    @Override
    public int passwordChanged(AccountId account, @Nullable SessionId spared) {
        return 0;
    }

    @Override
    public void deleted(AccountId account) {}

    @Override
    public void tokensRevoked(AccountId account) {}

    @Override
    public void inDoubt(AccountId account) {}
}
