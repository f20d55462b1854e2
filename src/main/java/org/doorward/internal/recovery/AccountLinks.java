package org.doorward.internal.recovery;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.account.EmailAddress;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.token.LinkTokens;
import org.doorward.internal.token.LinkTokens.Purpose;
import org.doorward.internal.token.LinkTokens.Shown;
import org.doorward.notification.Notification;

/**
 * Makes notifications with links, a limited number for each account and purpose, and checks the tokens of links. Safe for any
 * thread.
 *
 * @param hidden replaces an account by a pseudonym, which is counted
 */
public record AccountLinks(LinkTokens tokens, RateLimiter limits, UnaryOperator<String> hidden, InstantSource clock) {
    /** So many, so that nobody's mailbox is flooded; all of their links are good, so that nobody can use them up. */
    private static final Limit EACH_ACCOUNT = new Limit("notifications", 3, Duration.ofHours(1));

    /** Where a link leads and for how long: the address of a page, without a fragment. */
    public record Page(String address, Duration life) {}

    /**
     * Takes one notification from the limit of this mailbox, in any spelling: of all that may go to addresses that nobody has
     * proved. Links for forgotten passwords go to proved ones alone, and have the limit of their account, so that nobody can
     * use that up from outside.
     */
    RateLimitResult take(TenantId tenant, String address) {
        return limits.take(
                new LimitKey(tenant, "mailbox", hidden.apply(EmailAddress.mailbox(address))),
                List.of(EACH_ACCOUNT),
                clock.instant());
    }

    /** Takes one notification from the limit of this account. */
    RateLimitResult take(Purpose purpose, AccountId account) {
        String kind = purpose == Purpose.PASSWORD_RESET ? "reset-mail" : "verify-mail";
        return limits.take(
                new LimitKey(account.tenant(), kind, hidden.apply(account.value())),
                List.of(EACH_ACCOUNT),
                clock.instant());
    }

    /**
     * Makes a notification. The token is in the fragment of its link: browsers send that to no server, neither in requests nor
     * as a referrer.
     *
     * @param state what must stay as it is for the link to stay good
     */
    Notification make(
            Notification.Kind kind,
            Purpose purpose,
            Account account,
            String address,
            List<String> state,
            Page page,
            Locale locale) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(page.life());
        String token = tokens.issue(purpose, account.id(), state, end);
        return Notification.of(kind, account, address, locale, now)
                .withLink(URI.create(page.address() + "#token=" + token), end);
    }

    boolean isGood(Shown shown, Purpose purpose, List<String> state) {
        return tokens.isGood(shown, purpose, state, clock.instant());
    }
}
