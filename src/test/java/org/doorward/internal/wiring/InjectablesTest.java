package org.doorward.internal.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.enterprise.inject.Produces;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.Suspension;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountService;
import org.doorward.apitoken.ApiTokenService;
import org.doorward.apitoken.ServiceAccounts;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.PasswordPolicy;
import org.doorward.internal.account.Passwords;
import org.doorward.session.SessionService;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.NoDependents;
import org.doorward.testing.TestAccounts;
import org.doorward.web.CurrentPrincipal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an application can inject checks no password: attempts that nobody counts would be guesses without a limit. */
@Tag("fast")
class InjectablesTest {
    private static final String PASSWORD = "correct horse battery";

    private static List<Class<?>> injectable() {
        return Arrays.stream(DoorwardBeans.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Produces.class))
                .<Class<?>>map(Method::getReturnType)
                .toList();
    }

    @Test
    void applicationsAreGivenTheseAndNoOthers() {
        assertEquals(
                Set.of(
                        SessionService.class,
                        AccountService.class,
                        ApiTokenService.class,
                        ServiceAccounts.class,
                        CurrentPrincipal.class),
                Set.copyOf(injectable()),
                "whether a new one checks passwords is to be looked at");
    }

    @Test
    void nothingThatLeadsToACheckIsHandedOut() {
        for (Class<?> type : injectable()) {
            Set<Class<?>> reached = Stream.concat(
                            Arrays.stream(type.getMethods()).map(Method::getReturnType), fieldsOthersSee(type))
                    .collect(Collectors.toSet());
            assertFalse(reached.contains(Passwords.class), type.getName());
            assertFalse(
                    reached.stream().anyMatch(name -> name.getPackageName().equals("org.doorward.login")),
                    type.getName());
        }
    }

    private static Stream<Class<?>> fieldsOthersSee(Class<?> type) {
        return Arrays.stream(type.getFields()).map(java.lang.reflect.Field::getType);
    }

    @Test
    void noMethodOfTheAccountServiceComparesAPassword() throws ReflectiveOperationException {
        TestAccounts store = new TestAccounts();
        CountingHasher hasher = new CountingHasher();
        Account ada = Account.active(AccountId.of("1"), "ada", Set.of("user"));
        store.put(ada, CountingHasher.current(PASSWORD));
        Passwords passwords = new Passwords(store, hasher);
        AccountService accounts = store.edited(
                new AccountEngine(store, passwords, new PasswordPolicy(List.of())),
                passwords,
                new NoDependents(),
                event -> {},
                Clock.systemUTC());
        Map<Class<?>, Object> given = Map.of(
                Suspension.class,
                new Suspension(null, Suspension.Cause.ADMINISTRATIVE),
                TenantId.class,
                TenantId.DEFAULT,
                AccountId.class,
                ada.id(),
                Account.class,
                ada,
                String.class,
                "ada",
                CharSequence.class,
                PASSWORD,
                Set.class,
                Set.of(),
                boolean.class,
                true,
                SessionId.class,
                new SessionId(TenantId.DEFAULT, "s".repeat(SessionId.LENGTH)));
        int called = 0;
        for (Method method : AccountService.class.getMethods()) {
            call(method, accounts, given);
            called++;
        }
        assertEquals(0, hasher.compared.get());
        assertTrue(called > 10, "all were called");
    }

    private static void call(Method method, Object on, Map<Class<?>, Object> given)
            throws ReflectiveOperationException {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> java.util.Objects.requireNonNull(given.get(type), type.getName()))
                .toArray();
        try {
            method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            // what it says of these arguments is not asked here
            assertFalse(e.getCause() instanceof Error, method.toString());
        }
    }
}
