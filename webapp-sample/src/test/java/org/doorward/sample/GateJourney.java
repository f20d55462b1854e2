package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.Keys;

/** What keeps an account from everything else, as its holder and an administrator see it, each in a browser of their own. */
final class GateJourney {
    private static final String ADDRESS = "grace@example.org";
    private static final String PASSWORD = "a compiler, at last";
    private static final String NEXT_PASSWORD = "a moth in relay 70";

    private final Pages person;
    private final Pages administrator;
    private final Mailbox mailbox;
    private final FreshData data;

    GateJourney(Pages person, Pages administrator, Mailbox mailbox, FreshData data) {
        this.person = person;
        this.administrator = administrator;
        this.mailbox = mailbox;
        this.data = data;
    }

    void everything() throws IOException, InterruptedException, MessagingException, SQLException {
        register();
        confirmAddress();
        acceptTerms();
        suspendAndReinstate();
        changePassword();
        suspendForSecurity();
    }

    /** With the keyboard alone. */
    private void register() throws IOException {
        person.open("signin.xhtml");
        person.find("a[href$='/register.xhtml']").sendKeys(Keys.ENTER);
        person.find("#register #username").sendKeys(ADDRESS, Keys.TAB);
        person.typeOn("12345678", Keys.TAB);
        person.typeOn(Keys.SPACE);
        person.typeOn(Keys.ENTER);
        person.said("status", "Too many people have that password.");
        person.photographNarrow("register-narrow");
        // the focus is where it can be mended
        person.typeOn(Keys.chord(Keys.CONTROL, "a"), PASSWORD);
        person.photograph("register");
        person.typeOn(Keys.ENTER);
        person.said("reason", "A mail is on its way to you.");
    }

    private void confirmAddress() throws IOException, MessagingException {
        person.signIn(ADDRESS, PASSWORD);
        person.said("title", "Confirm your address");
        person.photograph("gate-email");
        person.photographNarrow("gate-email-narrow");
        person.open("tokens.xhtml");
        person.said("title", "Confirm your address");
        person.find("#email-unverified button").click();
        person.said("status", "A link is on its way.");
        mailbox.mail(ADDRESS, 2);

        person.driver().get(mailbox.mail(ADDRESS, 1).link());
        person.find("#verify button").click();
        person.said("status", "Your e-mail address is confirmed.");
        person.find("main a[href$='/account.xhtml']").click();
        person.said("name", ADDRESS);
    }

    /** Of a newer version than that which was accepted when the account was made. */
    private void acceptTerms() throws IOException, SQLException {
        person.find("nav form button").click();
        person.said("reason", "You are signed out.");
        try (Connection database = DriverManager.getConnection(data.databaseUrl(), "sa", "");
                PreparedStatement older = database.prepareStatement(
                        "update doorward.doorward_account set terms_version = '0' where username = ?")) {
            older.setString(1, ADDRESS);
            assertEquals(1, older.executeUpdate());
        }
        person.signIn(ADDRESS, PASSWORD);
        person.said("title", "Our terms");
        person.photograph("gate-terms");
        person.photographNarrow("gate-terms-narrow");
        // the button has the focus
        person.typeOn(Keys.ENTER);
        person.said("name", ADDRESS);
    }

    private void suspendAndReinstate() throws IOException, InterruptedException {
        administrator.open("people.xhtml");
        administrator.signIn(data.username(), data.password());
        administrator.type("#search #username", ADDRESS);
        administrator.find("#search button").click();
        administrator.said("person-name", ADDRESS);
        person.open("tokens.xhtml");
        person.find("#create");
        suspendFor(-60_000);
        administrator.said("status", "Not done: that time is over.");
        suspendFor(86_400_000);
        administrator.said("status", ADDRESS + " is suspended. One device is signed in.");
        administrator.said("facts", "suspended until");
        administrator.photograph("people-suspended");
        administrator.photographNarrow("people-suspended-narrow");

        // a page that is open already learns of it with its next call
        person.type("#name", "too late");
        person.find("#create button").click();
        person.said("title", "Your account is on hold");
        person.said("until", "An administrator has suspended it until");
        person.photograph("gate-suspended");
        person.photographNarrow("gate-suspended-narrow");
        HttpCaller.Answer refused = new HttpCaller(person.base())
                .postJson(
                        "auth/login",
                        Json.createObjectBuilder()
                                .add("username", ADDRESS)
                                .add("password", PASSWORD)
                                .build()
                                .toString(),
                        Map.of());
        assertEquals(403, refused.status(), refused::toString);
        assertEquals("suspended", refused.json().getString("reason"));
        administrator.find("#reinstate").click();
        administrator.said("status", ADDRESS + " goes on.");
    }

    private void changePassword() throws IOException {
        administrator.find("#renew").click();
        administrator.said("facts", "must change the password");
        person.find("#again").click();
        person.said("title", "A new password, please");
        person.photograph("gate-password");
        person.photographNarrow("gate-password-narrow");
        newPassword("not it", NEXT_PASSWORD);
        person.said("status", "The present password is another one.");
        newPassword(PASSWORD, PASSWORD);
        person.said("status", "That is the password that you have.");
        newPassword(PASSWORD, NEXT_PASSWORD);
        person.find("#create");
        String address = Objects.requireNonNull(person.driver().getCurrentUrl());
        assertTrue(address.endsWith("/tokens.xhtml"), "it goes on where it was kept: " + address);
    }

    private void newPassword(String present, String next) {
        person.type("#current", present);
        person.type("#new", next);
        person.typeOn(Keys.ENTER);
    }

    private void suspendForSecurity() {
        administrator.find("#cause option[value='security']").click();
        administrator.find("#suspension button").click();
        administrator.said("status", ADDRESS + " is suspended. No devices are signed in.");
        person.open("account.xhtml");
        person.said("reason", "This account is suspended for the moment.");
        person.signIn(ADDRESS, NEXT_PASSWORD);
        person.said("reason", "This account is suspended for the moment.");
    }

    private void suspendFor(long milliseconds) {
        // how a time is typed is different in each language
        administrator
                .driver()
                .executeScript(
                        "const now = new Date(); document.getElementById('until').valueAsNumber"
                                + " = Math.floor((now - now.getTimezoneOffset() * 60000 + arguments[0]) / 60000) * 60000",
                        milliseconds);
        administrator.find("#suspension button").click();
    }
}
