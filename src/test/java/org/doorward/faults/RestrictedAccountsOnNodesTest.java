package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An account is restricted on one node by HTTP, and the other node follows. Two applications over one Redis and one database. */
@Tag("faults")
class RestrictedAccountsOnNodesTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    /** A busy machine answers late; that is no part of the promise. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private static RealRedis redis;
    private static Accounts accounts;
    private static DoorwardServer one;
    private static DoorwardServer two;
    private static Visitor admin;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        accounts = new Accounts();
        one = node();
        two = node();
        admin = Visitor.program(one);
        assertEquals(
                204,
                RawHttp.send(one.port(), "POST /auth/terms", "", admin.bearer()).status());
    }

    private static DoorwardServer node() {
        return DoorwardServer.withClock(
                Clock.systemUTC(),
                "doorward.redis.address",
                redis.address(),
                "doorward.store",
                "redis",
                "doorward.jpa.url",
                accounts.url(),
                "doorward.admin.enabled",
                "true",
                "doorward.gate.terms",
                "true");
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
        redis.close();
    }

    private static void act(String username, String action, String body) {
        RawHttp.Answer answer = RawHttp.send(
                one.port(),
                "POST /auth/admin/accounts/id-of-" + username + "/" + action,
                body,
                admin.bearer(),
                IssuedToken.JSON);
        assertEquals(200, answer.status(), answer::toString);
    }

    /** A session that both nodes have answered for, of somebody who has accepted the terms. */
    private static Visitor holder(String username) {
        accounts.add(username, "user");
        Visitor holder = Visitor.program(one, username);
        accept(holder);
        Visitor elsewhere = at(two, holder);
        elsewhere.assertSignedIn();
        elsewhere.assertSignedIn();
        return holder;
    }

    private static void accept(Visitor holder) {
        RawHttp.Answer answer = RawHttp.send(holder.server().port(), "POST /auth/terms", "", holder.bearer());
        assertEquals(204, answer.status(), answer::toString);
    }

    private static Visitor at(DoorwardServer node, Visitor holder) {
        return new Visitor(node, holder.access(), holder.refresh(), holder.session());
    }

    private static Duration within(String what, Supplier<RawHttp.Answer> call, int status) {
        return Eventually.within(MARGIN, what, () -> call.get().status() == status);
    }

    private static void assertAtOnce(List<Duration> all) {
        long late = all.stream().filter(took -> took.compareTo(AT_ONCE) > 0).count();
        assertEquals(0, late <= 2 ? 0 : late, () -> "more than some, which the machine held up: " + all);
    }

    @Test
    void aPauseAndItsEndAreSeenOnTheOtherNodeWithinASecondAndTheSessionsGoOn() {
        Visitor bob = holder("bob");
        Visitor elsewhere = at(two, bob);
        IssuedToken pat = IssuedToken.pat(bob, "");
        IssuedToken patElsewhere = new IssuedToken(two, pat.id(), pat.text());
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            assertEquals(200, patElsewhere.hello().status());
            act("bob", "suspend", "{\"cause\":\"administrative\"}");
            Answers.assertProblem(403, "suspended", bob.hello());
            all.add(within("a pause", elsewhere::hello, 403));
            all.add(within("a pause of tokens", patElsewhere::hello, 401));
            Answers.assertProblem(403, "suspended", elsewhere.refreshInBody());
            Answers.assertProblem(403, "suspended", Visitor.signIn(two, "bob", ""));
            act("bob", "reinstate", "{}");
            bob.assertSignedIn();
            all.add(within("its end", elsewhere::hello, 200));
            all.add(within("its end for tokens", patElsewhere::hello, 200));
        }
        assertAtOnce(all);
        elsewhere.refreshed().assertSignedIn();
    }

    @Test
    void anAlarmEndsTheSessionsOnTheOtherNodeWithinASecondForGood() {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String name = "carol-" + i;
            Visitor elsewhere = at(two, holder(name));
            act(name, "suspend", "{\"cause\":\"security\"}");
            all.add(within("an alarm", elsewhere::hello, 401));
            elsewhere.assertOver("suspended");
            act(name, "reinstate", "{}");
            elsewhere.assertOver("suspended");
            Visitor.program(two, name).assertSignedIn();
        }
        assertAtOnce(all);
    }

    @Test
    void acceptedTermsAndASetPasswordLiftTheirGatesOnTheOtherNodeAtOnce() {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String name = "dave-" + i;
            accounts.add(name, "user");
            Visitor dave = Visitor.program(one, name);
            Visitor elsewhere = at(two, dave);
            Answers.assertProblem(403, "terms-not-accepted", elsewhere.hello());
            accept(dave);
            dave.assertSignedIn();
            all.add(within("accepted terms", elsewhere::hello, 200));
            act(name, "require-password-change", "{}");
            Answers.assertProblem(403, "password-change-required", dave.hello());
            all.add(within("a required password", elsewhere::hello, 403));
            RawHttp.Answer changed = RawHttp.send(
                    one.port(),
                    "POST /auth/password",
                    "{\"current_password\":\"" + DoorwardServer.PASSWORD
                            + "\",\"new_password\":\"quite another password\"}",
                    dave.bearer(),
                    IssuedToken.JSON);
            assertEquals(200, changed.status(), changed::toString);
            String access = Answers.json(changed).get("access_token").textValue();
            all.add(within(
                    "a password that was set",
                    () -> RawHttp.send(two.port(), "GET /api/hello", "", "Authorization: Bearer " + access),
                    200));
        }
        assertAtOnce(all);
    }
}
