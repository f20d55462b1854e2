package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.UUID;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.TestSettings;

/** What people and programs do in a day, mistakes included; all they typed and were given goes to the needles. */
final class Journey {
    private final DoorwardServer server;
    private final Needles needles;

    /** Passwords that people typed where the username goes. */
    final Needles misplaced = new Needles();

    Journey(DoorwardServer server, Needles needles) {
        this.server = server;
        this.needles = needles;
        needles.text("doorward.secret", TestSettings.SECRET);
        needles.text("the administrator's password", DoorwardServer.PASSWORD);
    }

    void go() {
        mistypes();
        refreshesAndSignsOut(Person.program(server));
        refreshesAndSignsOut(Person.browser(server));
        repeatsAndReuses();
        revokes();
        showsWhatIsWrong();
        staysSignedIn(Person.program(server));
        staysSignedIn(Person.browser(server));
    }

    private Person known(Person person) {
        needles.everythingOf(person);
        return person;
    }

    private void mistypes() {
        String wrong = "wrong " + TestSettings.newSecret();
        // in small letters, which normalising a username does not change
        String asUsername = UUID.randomUUID().toString();
        needles.text("a wrong password", wrong);
        misplaced.text("a password typed as username", asUsername);
        for (Person person : new Person[] {Person.program(server), Person.browser(server)}) {
            assertEquals(401, person.login(DoorwardServer.USERNAME, wrong).status());
            assertEquals(401, person.login("nobody", wrong).status());
            assertEquals(401, person.login(asUsername, DoorwardServer.PASSWORD).status());
        }
    }

    private void refreshesAndSignsOut(Person person) {
        known(person.signIn());
        assertEquals(200, person.hello().status());
        for (int i = 0; i < 3; i++) {
            server.clock.advance(Duration.ofMinutes(2));
            known(person.keep(person.refresh()));
            assertEquals(200, person.hello().status());
            assertEquals(200, person.get("/auth/me").status());
            assertEquals(200, person.get("/auth/sessions").status());
            assertEquals(200, person.get("/public/page").status());
        }
        assertEquals(204, person.logout().status());
        assertEquals(401, person.hello().status());
        assertEquals(401, person.refresh().status());
    }

    private void repeatsAndReuses() {
        Person person = known(Person.program(server).signIn());
        String first = person.refresh;
        known(person.keep(person.refresh(first)));
        known(person.keep(person.refresh(first)));
        known(person.keep(person.refresh()));
        assertEquals(401, person.refresh(first).status());
        assertEquals(401, person.hello().status());
    }

    private void revokes() {
        Person here = known(Person.browser(server).signIn());
        Person there = known(Person.program(server).signIn());
        assertEquals(204, here.delete("/auth/sessions/" + there.session).status());
        assertEquals(401, there.hello().status());
        Person last = known(Person.program(server).signIn());
        assertEquals(200, last.post("/auth/logout-all").status());
        assertEquals(401, here.hello().status());
    }

    private void showsWhatIsWrong() {
        Person person = known(Person.program(server).signIn());
        String access = person.access;
        String refresh = person.refresh;
        person.access = access.substring(0, access.length() - 6) + "AAAAAA";
        assertEquals(401, person.hello().status());
        person.refresh = refresh.substring(0, refresh.length() - 6) + "AAAAAA";
        assertEquals(401, person.refresh().status());
        person.access = refresh;
        assertEquals(401, person.hello().status());
        person.refresh = access;
        assertEquals(401, person.refresh().status());
    }

    private void staysSignedIn(Person person) {
        known(person.signIn());
        known(person.keep(person.refresh()));
        server.clock.advance(Duration.ofMinutes(2));
        assertEquals(200, person.hello().status());
    }

    /** What is tried while the store is down; none of it may succeed. */
    void triesInVain(Person person) {
        assertEquals(503, person.hello().status());
        assertEquals(503, person.refresh().status());
        assertEquals(503, person.logout().status());
        assertEquals(
                503,
                Person.program(server)
                        .login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD)
                        .status());
    }
}
