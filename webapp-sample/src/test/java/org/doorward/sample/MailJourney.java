package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** What a person does with the links in mail: proves an address, and sets a forgotten password. */
final class MailJourney {
    private static final String ADDRESS = "ada@example.org";
    private static final String REGISTERED_PASSWORD = "typed by whoever registered";
    private static final String PASSWORD = "notes by the translator";
    private static final String NEXT_PASSWORD = "Bernoulli numbers, note G";
    private static final String ANOTHER_PASSWORD = "a loom weaves flowers";

    private final Pages pages;
    private final Mailbox mailbox;
    private final HttpCaller elsewhere;

    MailJourney(Pages pages, Mailbox mailbox) {
        this.pages = pages;
        this.mailbox = mailbox;
        this.elsewhere = new HttpCaller(pages.base());
    }

    void everything() throws IOException, InterruptedException, MessagingException {
        HttpCaller.Answer registered = new HttpCaller(pages.base()).postJson("auth/register", wish(), Map.of());
        assertEquals(202, registered.status(), registered::toString);
        prove();
        assertEquals(401, signInElsewhere(REGISTERED_PASSWORD).status());
        // the holder is told of the password
        mailbox.mail(ADDRESS, 2);
        elsewhere.useTokensOf(signInElsewhere(PASSWORD).json());
        assertEquals(200, elsewhere.get("api/hello").status());
        reset();
    }

    private void prove() throws IOException, MessagingException {
        String link = mailbox.mail(ADDRESS, 1).link();
        follow(link);
        pages.photograph("verify");
        pages.photographNarrow("verify-narrow");
        pages.find("#verify button").click();
        // nobody is signed in here: whoever reads the mailbox sets the password, whoever registered
        pages.said("status", "Please type a password.");
        pages.type("#new_password", PASSWORD);
        pages.photograph("verify-password");
        pages.find("#verify button").click();
        pages.said("status", "Your e-mail address is confirmed.");
        follow(link);
        pages.find("#verify button").click();
        pages.said("status", "This link was used already or has expired.");
        assertFalse(pages.find("#verify").isDisplayed());
    }

    private void reset() throws IOException, InterruptedException, MessagingException {
        pages.open("signin.xhtml");
        pages.find("a[href$='/forgot.xhtml']").click();
        pages.find("#forgot #username").sendKeys(ADDRESS);
        pages.photograph("forgot");
        pages.photographNarrow("forgot-narrow");
        pages.find("#forgot button").click();
        pages.said("status", "a link is on its way.");

        Mailbox.Mail mail = mailbox.mail(ADDRESS, 3);
        follow(mail.link());
        pages.find("#new_password").sendKeys("12345678");
        pages.find("#reset button").click();
        pages.said("status", "Too many people have that password.");
        pages.type("#new_password", NEXT_PASSWORD);
        pages.photograph("reset");
        pages.photographNarrow("reset-narrow");
        pages.find("#reset button").click();
        pages.said("status", "The password is set");
        assertEquals(401, elsewhere.get("api/hello").status(), "the session of before is over");
        assertEquals(401, signInElsewhere(PASSWORD).status(), "the old password is over");

        pages.find("#status a").click();
        pages.signIn(ADDRESS, PASSWORD);
        pages.said("reason", "That user name and password do not match");
        pages.signIn(ADDRESS, NEXT_PASSWORD);
        pages.find("tr.current:only-child");
        // the holder is told that the password was changed
        mailbox.mail(ADDRESS, 4);

        follow(mail.link());
        pages.find("#new_password").sendKeys(ANOTHER_PASSWORD);
        pages.find("#reset button").click();
        pages.said("status", "This link was used already or has expired.");
        assertFalse(pages.find("#reset").isDisplayed());
        assertEquals(401, signInElsewhere(ANOTHER_PASSWORD).status());
        assertEquals(200, signInElsewhere(NEXT_PASSWORD).status(), "the first use of the link stands");
    }

    /** Opens the link of a mail. Its token does not stay where others would read it. */
    private void follow(String link) {
        pages.driver().get(link);
        pages.find("#status");
        String address = Objects.requireNonNull(pages.driver().getCurrentUrl());
        assertTrue(link.startsWith(address), address);
        assertFalse(address.contains("#"), "the token is not in the address bar");
    }

    private HttpCaller.Answer signInElsewhere(String password) throws IOException, InterruptedException {
        return new HttpCaller(pages.base())
                .postJson("auth/login", credentials(password).build().toString(), Map.of());
    }

    private static String wish() {
        return credentials(REGISTERED_PASSWORD).add("terms", true).build().toString();
    }

    private static JsonObjectBuilder credentials(String password) {
        return Json.createObjectBuilder().add("username", ADDRESS).add("password", password);
    }
}
