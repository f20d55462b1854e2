package org.doorward.internal.recovery;

import java.util.Optional;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountService;
import org.doorward.internal.token.LinkTokens.Purpose;
import org.doorward.internal.token.LinkTokens.Shown;

/**
 * Proves e-mail addresses by the link that was sent to them. Another address makes the link invalid, and so does its use. Safe
 * for any thread.
 */
public record EmailVerification(AccountService accounts, AccountLinks links) {
    /**
     * Notes that the address is proved, by the token of a link.
     *
     * @return false when the token is not good, for whatever reason
     * @throws StoreUnavailableException when a store does not answer
     */
    public boolean verify(TenantId tenant, String token) {
        Optional<Shown> shown = links.tokens().read(tenant, token);
        Optional<Account> account =
                shown.flatMap(read -> accounts.find(read.account())).filter(VerificationMail::isUnproved);
        if (account.isEmpty()) {
            return false;
        }
        String address = account.get().emailAddress().orElseThrow();
        if (!links.isGood(shown.get(), Purpose.EMAIL_VERIFICATION, VerificationMail.bound(address))) {
            return false;
        }
        try {
            return accounts.emailVerified(account.get().id(), address);
        } catch (AccountChangeException e) {
            // there is no such account any more
            return false;
        }
    }
}
