package org.doorward.internal.recovery;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEdits;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.AccountRestrictions;
import org.doorward.internal.account.EmailAddress;
import org.doorward.internal.account.Passwords;
import org.doorward.internal.account.Usernames;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.jspecify.annotations.Nullable;

/**
 * Makes accounts for people who have none. It opens no session. Safe for any thread.
 *
 * @param roles of every account
 * @param mail writes to the addresses; null where nothing sends
 * @param all limits of all registrations in a tenant together
 */
public record Registration(
        AccountEngine accounts,
        Passwords passwords,
        AccountRestrictions restrictions,
        Set<String> roles,
        @Nullable RegistrationMail mail,
        RateLimiter limits,
        List<Limit> all,
        InstantSource clock) {
    private static final TokenGenerator GENERATOR = new TokenGenerator();

    /**
     * What somebody wishes.
     *
     * @param username as typed
     * @param password as typed
     * @param email as typed; null for none
     * @param terms whether the present terms are accepted
     * @param page where the link leads that proves an address; null where no link is sent
     * @param locale the language of mail
     */
    public record Wish(
            TenantId tenant,
            String username,
            CharSequence password,
            @Nullable String email,
            boolean terms,
            AccountLinks.@Nullable Page page,
            Locale locale) {
        /** Omits all that was typed. */
        @Override
        public String toString() {
            return "Wish[" + tenant + ", hidden]";
        }
    }

    /** What came of it. */
    public sealed interface Result {
        /** The account was made. */
        record Made(Account account) implements Result {}

        /** The address gets a mail, whether it had an account before or not. */
        record Mailed() implements Result {}

        /** Somebody has the username. */
        record Taken() implements Result {}

        /** A field is missing or invalid. */
        record Invalid(String field) implements Result {}

        /** Too many register now. */
        record TooMany(RateLimitResult.Refused refused) implements Result {}
    }

    /**
     * Makes an account. Where the username is an e-mail address and links are sent, the result does not tell whether it had
     * one.
     *
     * @throws org.doorward.account.WeakPasswordException when the password may not be set, whether the username is taken or not
     * @throws StoreUnavailableException when a store does not answer, when nobody can sign in yet, or when too many passwords
     *     are being checked
     */
    public Result register(Wish wish) {
        passwords.needReady();
        Optional<String> name = Usernames.normalise(wish.username());
        if (name.isEmpty()) {
            return new Result.Invalid("username");
        }
        boolean named = wish.page() != null && mail != null && AccountEdits.isEmail(name.get());
        String email = wish.email() == null && named ? name.get() : wish.email();
        if (!isUsable(email, wish, named ? name.get() : null)) {
            return new Result.Invalid("email");
        }
        // what costs little comes first: a refused wish takes nothing from the limit of all
        accounts.needStrong(wish.password(), name.get(), email);
        if (limits.take(new LimitKey(wish.tenant(), "register-all", ""), all, clock.instant())
                instanceof RateLimitResult.Refused refused) {
            return new Result.TooMany(refused);
        }
        Account asked = Account.builder(new AccountId(wish.tenant(), GENERATOR.id()), name.get())
                .email(email)
                .roles(roles)
                .build();
        Optional<Account> made =
                accounts.create(wish.terms() ? restrictions.accepting(asked, clock.instant()) : asked, wish.password());
        made.ifPresent(account -> restrictions.edits().created(account.id()));
        write(wish, made, name.get(), email, named);
        if (named) {
            return new Result.Mailed();
        }
        return made.isPresent() ? new Result.Made(made.get()) : new Result.Taken();
    }

    /**
     * Mail must be able to reach an address. Where links are sent, one is needed. A username that is an address must be the account's own: nobody else's name is
     * taken with an address of one's own.
     *
     * @param named the username where it is such an address
     */
    private boolean isUsable(@Nullable String email, Wish wish, @Nullable String named) {
        if (email == null) {
            return wish.page() == null || mail == null;
        }
        return EmailAddress.ascii(email).isPresent()
                && (named == null || Usernames.normalise(email).equals(Optional.of(named)));
    }

    private void write(Wish wish, Optional<Account> made, String name, @Nullable String email, boolean named) {
        AccountLinks.Page page = wish.page();
        if (mail == null || page == null || email == null) {
            return;
        }
        if (made.isPresent()) {
            mail.registered(made.get(), email, page, wish.locale());
        } else if (named) {
            mail.known(wish.tenant(), name, email, page, wish.locale());
        }
    }
}
