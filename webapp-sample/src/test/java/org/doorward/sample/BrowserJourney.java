package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** What a person does with the pages. */
final class BrowserJourney {
    private final Pages pages;
    private final ChromeDriver driver;
    private final URI base;
    private final FreshData data;

    BrowserJourney(Pages pages, FreshData data) {
        this.pages = pages;
        this.driver = pages.driver();
        this.base = pages.base();
        this.data = data;
    }

    void publicPart() throws IOException {
        pages.open("index.xhtml");
        assertEquals("Somebody minds the door.", pages.find("h1").getText());
        pages.photograph("index");
        pages.open("signin.xhtml?reason=idle");
        assertTrue(pages.find("#reason").getText().startsWith("You were away for a while"));
        assertEquals("username", driver.switchTo().activeElement().getDomAttribute("name"));
        pages.photograph("signin");
    }

    void everything() throws IOException, InterruptedException {
        pages.open("account.xhtml");
        assertTrue(pages.find("form.fields").isDisplayed(), "a protected page leads to the sign-in page");
        pages.signIn(data.username(), "not it");
        assertTrue(pages.find("#reason").getText().startsWith("That user name and password do not match"));
        assertEquals(data.username(), pages.find("#username").getDomProperty("value"), "what was typed is kept");
        assertEquals("password", driver.switchTo().activeElement().getDomAttribute("name"));
        pages.signIn(data.username(), data.password());

        assertEquals(data.username(), pages.find("#name").getText());
        WebElement device = pages.find("tr.current");
        assertTrue(device.getText().contains("this device"), device.getText());
        assertEquals("One device is signed in.", pages.find("#status").getText());
        signOutAnotherDevice();
        staySignedIn();
        pages.find("#notes\\:text").sendKeys("<i>a note</i>");
        pages.find("#notes\\:add").click();
        assertEquals("<i>a note</i>", pages.find(".notes li").getText());

        tokens();
        people();
        pages.open("account.xhtml");
        askForLink();
        changePassword();
        pages.find("tr.current button").click();
        assertEquals("You are signed out. See you soon!", pages.find("#reason").getText());
        pages.open("account.xhtml");
        assertTrue(pages.find("form.fields").isDisplayed(), "the account is closed again");
        assertTrue(driver.getTitle().startsWith("Sign in"), driver.getTitle());
    }

    private void tokens() throws IOException, InterruptedException {
        pages.open("tokens.xhtml");
        pages.find("#name").sendKeys("backup");
        pages.find("#scopes").sendKeys("notes:read");
        pages.find("#create button").click();
        String first = secretAfter("backup is made.");
        assertTrue(first.startsWith("dwp_"));
        HttpCaller program = new HttpCaller(base);
        program.useToken(first);
        assertEquals(200, program.get("api/notes").status());
        assertEquals(403, program.get("api/hello").status(), "it was narrowed to another scope");
        pages.photograph("tokens");
        pages.photographNarrow("tokens-narrow");
        driver.executeScript("document.getElementById('list').scrollIntoView(false)");
        pages.photograph("tokens-list");

        pages.find("#list button[aria-label='Rotate: backup']").click();
        String second = secretAfter("has a new secret");
        assertEquals(401, program.get("api/notes").status(), "the old secret is over");
        program.useToken(second);
        assertEquals(200, program.get("api/notes").status());
        pages.find("#list button[aria-label='Revoke: backup']").click();
        pages.find("#fresh[hidden]");
        pages.find("#list .tag:not(.open)");
        assertEquals(
                "backup is revoked. No tokens are good.", pages.find("#status").getText());
        assertEquals(401, program.get("api/notes").status());
    }

    /** The only administrator looks up herself. */
    private void people() throws IOException, InterruptedException {
        HttpCaller other = new HttpCaller(base);
        other.useTokensOf(other.postJson("auth/login", credentials(), Map.of()).json());
        pages.open("people.xhtml");
        pages.find("#username").sendKeys("nobody at all");
        pages.find("#search button").click();
        pages.said("status", "Nobody signs in by that name.");
        pages.find("#username").clear();
        pages.find("#username").sendKeys(data.username().toUpperCase(Locale.ROOT));
        pages.find("#search button").click();
        pages.said("status", "2 devices are signed in.");
        assertEquals(data.username(), pages.find("#person-name").getText());
        pages.photograph("people");
        pages.photographNarrow("people-narrow");
        pages.find("#switch").click();
        pages.said("status", "Not done: there would be no administrator left.");
        pages.find("#roles").clear();
        pages.find("#rights button").click();
        pages.said("status", "Not done: there would be no administrator left.");
        pages.type("#email", "nobody");
        pages.find("#contact button").click();
        pages.said("status", "Not done: that cannot be an e-mail address.");
        pages.type("#email", "admin@example.org");
        pages.find("#contact button").click();
        pages.said("facts", "admin@example.org (not confirmed)");
        pages.find("#list tr:not(.current) button").click();
        pages.said("status", "One device is signed in.");
        assertEquals(401, other.get("api/hello").status(), "an administrator has signed it out");
    }

    private void askForLink() throws IOException {
        pages.said("contact-status", "admin@example.org is not confirmed.");
        pages.photograph("contact");
        pages.find("#resend").click();
        pages.said("contact-status", "A link is on its way to admin@example.org.");
    }

    private void changePassword() throws IOException, InterruptedException {
        HttpCaller other = new HttpCaller(base);
        other.useTokensOf(other.postJson("auth/login", credentials(), Map.of()).json());
        String next = data.password() + " and more";
        newPassword("not it", next);
        pages.said("password-status", "The present password is another one.");
        newPassword(data.password(), "12345678");
        pages.said("password-status", "Too many people have that password.");
        newPassword(data.password(), next);
        pages.said("password-status", "The password is changed.");
        assertEquals(401, other.get("api/hello").status(), "the new password signs out other devices");
        pages.photograph("password");
        newPassword(next, data.password());
        pages.said("password-status", "The password is changed.");
        pages.find("tr.current:only-child");
    }

    private void newPassword(String present, String next) {
        for (String field : List.of("current", "new")) {
            pages.find("#" + field).clear();
        }
        pages.find("#current").sendKeys(present);
        pages.find("#new").sendKeys(next);
        pages.find("#password button").click();
    }

    private String credentials() {
        return Json.createObjectBuilder()
                .add("username", data.username())
                .add("password", data.password())
                .build()
                .toString();
    }

    /** What is shown once the page says this. */
    private String secretAfter(String said) {
        driver.findElement(By.xpath("//*[@id='status'][contains(., '" + said + "')]"));
        return Objects.requireNonNull(pages.find("#fresh:not([hidden]) #secret").getDomProperty("value"));
    }

    private void signOutAnotherDevice() throws IOException, InterruptedException {
        HttpCaller other = new HttpCaller(base);
        other.useTokensOf(other.postJson("auth/login", credentials(), Map.of()).json());
        driver.navigate().refresh();
        WebElement button = pages.find("tbody tr:not(.current) button");
        pages.find("#facts .tag.role");
        pages.photograph("account");
        pages.photographNarrow("account-narrow");

        button.click();
        pages.find("tbody tr.current:only-child");
        assertTrue(pages.find("#status").getText().endsWith("is signed out. One device is signed in."));
        assertEquals(401, other.get("api/hello").status());
    }

    private void staySignedIn() throws IOException {
        // what another tab would say whose last call was nearly a day ago
        driver.executeScript("new BroadcastChannel(`doorward 0 ${new URL('auth/', document.baseURI)}`)"
                + ".postMessage(['used', { idle: Date.now() + 100_000 }])");
        WebElement stay = pages.find("#expiring:not([hidden]) #stay");
        assertTrue(pages.find("#expiring").getText().contains("You will be signed out in about 2 minutes."));
        pages.photograph("expiring");
        pages.photographNarrow("expiring-narrow");
        stay.click();
        pages.find("#expiring[hidden]");
    }
}
