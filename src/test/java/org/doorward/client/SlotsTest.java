package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.doorward.testing.Accounts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two accounts in one page. */
@Tag("browser")
class SlotsTest {
    @Test
    void eachAccountRefreshesAndSignsOutForItself() {
        Accounts accounts = new Accounts();
        try (ClientBed bed = new ClientBed("doorward.cookie.slots", "2", "doorward.jpa.url", accounts.url())) {
            bed.signIn("{}");
            accounts.add("bob", "user");
            assertEquals(200L, bed.signInAs("bob", 1));
            bed.run("""
                    window.ada = doorward;
                    window.bob = (await import("/auth/client.js")).connect({ slot: 1 });
                    window.ended = [];
                    bob.addEventListener("signed-out", () => ended.push("bob"));
                    ada.addEventListener("signed-out", () => ended.push("ada"));
                    window.who = async client => (await (await client.fetch("/api/hello")).text()).split("|")[1];
                    """);
            for (int i = 0; i < 3; i++) {
                assertEquals(List.of("ada", "bob"), bed.run("return [await who(ada), await who(bob)];"));
                assertEquals(
                        List.of("ada", "bob"),
                        bed.run("return [(await ada.me()).account.username, (await bob.me()).account.username];"));
                bed.expireAccess();
                bed.answers.forget();
                assertEquals(List.of("ada", "bob"), bed.run("return Promise.all([who(ada), who(bob)]);"));
                assertEquals(2, bed.answers.count(ClientBed.REFRESH), "each its own");
            }
            assertEquals(true, bed.run("return bob.signOut();"));
            assertEquals(List.of("ada"), bed.run("return [await who(ada)];"));
            assertEquals(401L, bed.run("return (await bob.fetch('/api/hello')).status;"));
            assertEquals(List.of("bob"), bed.run("return ended;"));
        }
    }
}
