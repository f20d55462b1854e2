package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** What a person does with the pages. Leaves pictures of them in {@code target/screenshots}, light and dark. */
final class BrowserJourney {
    private final ChromeDriver driver;
    private final URI base;
    private final FreshData data;
    private final Path screenshots;

    BrowserJourney(ChromeDriver driver, URI base, FreshData data) throws IOException {
        this.driver = driver;
        this.base = base;
        this.data = data;
        this.screenshots = Files.createDirectories(FreshData.target().resolve("screenshots"));
        // every search for an element polls until it is there, or this much time has passed
        driver.manage().timeouts().implicitlyWait(Duration.ofSeconds(10));
    }

    void publicPart() throws IOException {
        open("index.xhtml");
        assertEquals("Somebody minds the door.", find("h1").getText());
        photograph("index");
        open("signin.xhtml?reason=idle");
        assertTrue(find("#reason").getText().startsWith("You were away for a while"));
        assertEquals("username", driver.switchTo().activeElement().getDomAttribute("name"));
        photograph("signin");
    }

    void everything() throws IOException, InterruptedException {
        open("account.xhtml");
        assertTrue(find("form.fields").isDisplayed(), "a protected page leads to the sign-in page");
        signIn("not it");
        assertTrue(find("#reason").getText().startsWith("That user name and password do not match"));
        assertEquals(data.username(), find("#username").getDomProperty("value"), "what was typed is kept");
        assertEquals("password", driver.switchTo().activeElement().getDomAttribute("name"));
        signIn(data.password());

        assertEquals(data.username(), find("#name").getText());
        WebElement device = find("tr.current");
        assertTrue(device.getText().contains("this device"), device.getText());
        assertEquals("One device is signed in.", find("#status").getText());
        signOutAnotherDevice();
        staySignedIn();
        find("#notes\\:text").sendKeys("<i>a note</i>");
        find("#notes\\:add").click();
        assertEquals("<i>a note</i>", find(".notes li").getText());

        tokens();
        people();
        open("account.xhtml");
        changePassword();
        find("tr.current button").click();
        assertEquals("You are signed out. See you soon!", find("#reason").getText());
        open("account.xhtml");
        assertTrue(find("form.fields").isDisplayed(), "the account is closed again");
        assertTrue(driver.getTitle().startsWith("Sign in"), driver.getTitle());
    }

    private void tokens() throws IOException, InterruptedException {
        open("tokens.xhtml");
        find("#name").sendKeys("backup");
        find("#scopes").sendKeys("notes:read");
        find("#create button").click();
        String first = secretAfter("backup is made.");
        assertTrue(first.startsWith("dwp_"));
        HttpCaller program = new HttpCaller(base);
        program.useToken(first);
        assertEquals(200, program.get("api/notes").status());
        assertEquals(403, program.get("api/hello").status(), "it was narrowed to another scope");
        photograph("tokens");
        photographNarrow("tokens-narrow");
        driver.executeScript("document.getElementById('list').scrollIntoView(false)");
        photograph("tokens-list");

        find("#list button[aria-label='Rotate: backup']").click();
        String second = secretAfter("has a new secret");
        assertEquals(401, program.get("api/notes").status(), "the old secret is over");
        program.useToken(second);
        assertEquals(200, program.get("api/notes").status());
        find("#list button[aria-label='Revoke: backup']").click();
        find("#fresh[hidden]");
        find("#list .tag:not(.open)");
        assertEquals("backup is revoked. No tokens are good.", find("#status").getText());
        assertEquals(401, program.get("api/notes").status());
    }

    /** The only administrator looks up herself. */
    private void people() throws IOException, InterruptedException {
        HttpCaller other = new HttpCaller(base);
        other.useTokensOf(other.postJson("auth/login", credentials(), Map.of()).json());
        open("people.xhtml");
        find("#username").sendKeys("nobody at all");
        find("#search button").click();
        said("#status", "Nobody signs in by that name.");
        find("#username").clear();
        find("#username").sendKeys(data.username().toUpperCase(Locale.ROOT));
        find("#search button").click();
        said("#status", "2 devices are signed in.");
        assertEquals(data.username(), find("#person-name").getText());
        photograph("people");
        photographNarrow("people-narrow");
        find("#switch").click();
        said("#status", "Not done: there would be no administrator left.");
        find("#roles").clear();
        find("#rights button").click();
        said("#status", "Not done: there would be no administrator left.");
        find("#list tr:not(.current) button").click();
        said("#status", "One device is signed in.");
        assertEquals(401, other.get("api/hello").status(), "an administrator has signed it out");
    }

    private void changePassword() throws IOException, InterruptedException {
        HttpCaller other = new HttpCaller(base);
        other.useTokensOf(other.postJson("auth/login", credentials(), Map.of()).json());
        String next = data.password() + " and more";
        newPassword("not it", next);
        said("#password-status", "The present password is another one.");
        newPassword(data.password(), "12345678");
        said("#password-status", "Too many people have that password.");
        newPassword(data.password(), next);
        said("#password-status", "The password is changed.");
        assertEquals(401, other.get("api/hello").status(), "the new password signs out other devices");
        photograph("password");
        newPassword(next, data.password());
        said("#password-status", "The password is changed.");
        find("tr.current:only-child");
    }

    private void newPassword(String present, String next) {
        for (String field : List.of("current", "new")) {
            find("#" + field).clear();
        }
        find("#current").sendKeys(present);
        find("#new").sendKeys(next);
        find("#password button").click();
    }

    /** Waits until this element says this. */
    private void said(String selector, String text) {
        driver.findElement(By.xpath("//*[@id='" + selector.substring(1) + "'][contains(., '" + text + "')]"));
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
        return Objects.requireNonNull(find("#fresh:not([hidden]) #secret").getDomProperty("value"));
    }

    private void signOutAnotherDevice() throws IOException, InterruptedException {
        HttpCaller other = new HttpCaller(base);
        other.useTokensOf(other.postJson("auth/login", credentials(), Map.of()).json());
        driver.navigate().refresh();
        WebElement button = find("tbody tr:not(.current) button");
        find("#facts .tag.role");
        photograph("account");
        photographNarrow("account-narrow");

        button.click();
        find("tbody tr.current:only-child");
        assertTrue(find("#status").getText().endsWith("is signed out. One device is signed in."));
        assertEquals(401, other.get("api/hello").status());
    }

    private void staySignedIn() throws IOException {
        // what another tab would say whose last call was nearly a day ago
        driver.executeScript("new BroadcastChannel(`doorward 0 ${new URL('auth/', document.baseURI)}`)"
                + ".postMessage(['used', { idle: Date.now() + 100_000 }])");
        WebElement stay = find("#expiring:not([hidden]) #stay");
        assertTrue(find("#expiring").getText().contains("You will be signed out in about 2 minutes."));
        photograph("expiring");
        photographNarrow("expiring-narrow");
        stay.click();
        find("#expiring[hidden]");
    }

    private void signIn(String password) {
        WebElement username = find("#username");
        username.clear();
        username.sendKeys(data.username());
        find("#password").sendKeys(password);
        find("form.fields button").click();
    }

    private void open(String path) {
        driver.get(base.resolve(path).toString());
    }

    private WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    private void photographNarrow(String name) throws IOException {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", false));
        photograph(name);
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    private void photograph(String name) throws IOException {
        for (String scheme : List.of("light", "dark")) {
            driver.executeCdpCommand(
                    "Emulation.setEmulatedMedia",
                    Map.of(
                            "features",
                            List.of(
                                    Map.of("name", "prefers-color-scheme", "value", scheme),
                                    // a picture in the middle of a transition would show colours that nobody chose
                                    Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
            Files.write(screenshots.resolve(name + "-" + scheme + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        }
    }
}
