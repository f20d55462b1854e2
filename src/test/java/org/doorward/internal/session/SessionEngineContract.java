package org.doorward.internal.session;

import org.doorward.DoorwardEvent;
import org.doorward.store.SessionStore;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the sessions' only door promises over every store. A store's own test gives its construction; each theme's
 * promises are in an interface of their own.
 */
public abstract class SessionEngineContract
        implements RefreshContract,
                RefreshWindowContract,
                ReuseContract,
                AccessTokenContract,
                TimeOutContract,
                LastSeenContract,
                RevocationContract,
                SessionLimitContract,
                SessionEventContract,
                SessionListenerContract,
                RefreshRaceContract,
                RefreshInterleavedContract,
                SignInRaceContract,
                AccountChangeContract,
                AccountChangeRaceContract,
                DisabledAccountContract,
                SuspensionContract,
                SuspensionRaceContract,
                SuspendedAccountContract,
                ToldSuspensionContract,
                ScopeRevocationContract,
                PasswordChangeContract,
                PasswordChangeRaceContract,
                RefreshFaultContract,
                DifferentSecretContract,
                RotatedSecretContract {
    private SessionBed bed;

    /** The store under test; it is not closed here. */
    protected SessionStore store() {
        return TestStores.of(this).one().sessions();
    }

    /** The epochs of scopes beside the store. */
    protected ScopeEpochStore scopeEpochs() {
        return TestStores.of(this).one().scopeEpochs();
    }

    /** What a node puts in front of the store: nothing. */
    protected SessionStore onNode(SessionStore store) {
        return store;
    }

    /** Is told at once of what happens on any node. */
    protected void happened(DoorwardEvent event) {}

    @Override
    public SessionBed bed() {
        return bed;
    }

    @BeforeEach
    void open() {
        bed = new SessionBed(store(), scopeEpochs(), this::onNode, this::happened);
    }

    @AfterEach
    void close() {
        bed.close();
    }
}
