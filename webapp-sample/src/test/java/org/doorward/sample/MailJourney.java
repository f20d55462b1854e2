package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** What a person does with the links in mail: proves an address, and sets a forgotten password. */
final class MailJourney {
    private static final String ADDRESS = "ada@example.org";

    private final Pages pages;
    private final Mailbox mailbox;
    private final FreshData data;
    private final HttpCaller elsewhere;

    MailJourney(Pages pages, Mailbox mailbox, FreshData data) {
        this.pages = pages;
        this.mailbox = mailbox;
        this.data = data;
        this.elsewhere = new HttpCaller(pages.base());
    }

    void everything() throws IOException, InterruptedException, MessagingException {
        pages.open("signin.xhtml");
        pages.signIn(data.username(), data.password());
        pages.find("tr.current");
        prove();
        pages.find("nav form button").click();
        pages.said("reason", "You are signed out.");

        elsewhere.useTokensOf(signInElsewhere(data.password()).json());
        assertEquals(200, elsewhere.get("api/hello").status());
        reset(data.password() + " and more");
    }

    /** An administrator gives an address, and its holder proves it. */
    private void prove() throws IOException, MessagingException {
        pages.open("people.xhtml");
        pages.type("#username", data.username());
        pages.find("#search button").click();
        pages.said("person-name", data.username());
        pages.type("#email", "ada");
        pages.find("#contact button").click();
        pages.said("status", "Not done: that cannot be an e-mail address.");
        pages.type("#email", ADDRESS);
        pages.find("#contact button").click();
        pages.said("status", "The e-mail address is set.");

        Mailbox.Mail first = mailbox.mail(1);
        assertEquals(ADDRESS, first.to());
        pages.open("account.xhtml");
        pages.said("contact-status", ADDRESS + " is not confirmed.");
        pages.photograph("contact");
        pages.find("#resend").click();
        pages.said("contact-status", "A link is on its way to " + ADDRESS);

        String link = mailbox.mail(2).link();
        follow(link);
        pages.photograph("verify");
        pages.photographNarrow("verify-narrow");
        pages.find("#verify button").click();
        pages.said("status", "Your e-mail address is confirmed.");
        follow(link);
        pages.find("#verify button").click();
        pages.said("status", "This link was used already or has expired.");
        pages.open("account.xhtml");
        pages.said("contact-status", ADDRESS + " is confirmed.");
    }

    private void reset(String next) throws IOException, InterruptedException, MessagingException {
        pages.find("a[href$='/forgot.xhtml']").click();
        pages.find("#forgot #username").sendKeys(data.username());
        pages.photograph("forgot");
        pages.photographNarrow("forgot-narrow");
        pages.find("#forgot button").click();
        pages.said("status", "a link is on its way.");

        Mailbox.Mail mail = mailbox.mail(3);
        assertEquals(ADDRESS, mail.to());
        follow(mail.link());
        pages.find("#new_password").sendKeys("12345678");
        pages.find("#reset button").click();
        pages.said("status", "Too many people have that password.");
        pages.type("#new_password", next);
        pages.photograph("reset");
        pages.photographNarrow("reset-narrow");
        pages.find("#reset button").click();
        pages.said("status", "The password is set");
        assertEquals(401, elsewhere.get("api/hello").status(), "the session of before is over");
        assertEquals(401, signInElsewhere(data.password()).status(), "the old password is over");

        pages.find("#status a").click();
        pages.signIn(data.username(), data.password());
        pages.said("reason", "That user name and password do not match");
        pages.signIn(data.username(), next);
        pages.find("tr.current:only-child");
        assertEquals(ADDRESS, mailbox.mail(4).to(), "the holder is told that the password was changed");

        follow(mail.link());
        pages.find("#new_password").sendKeys(next + ", again");
        pages.find("#reset button").click();
        pages.said("status", "This link was used already or has expired.");
        assertFalse(pages.find("#reset").isDisplayed());
        assertEquals(401, signInElsewhere(next + ", again").status());
        assertEquals(200, signInElsewhere(next).status(), "the first use of the link stands");
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
        String credentials = Json.createObjectBuilder()
                .add("username", data.username())
                .add("password", password)
                .build()
                .toString();
        return new HttpCaller(pages.base()).postJson("auth/login", credentials, Map.of());
    }
}
