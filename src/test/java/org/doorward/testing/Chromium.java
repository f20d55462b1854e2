package org.doorward.testing;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A real browser. Where none is installed the test is skipped, or fails where the environment says {@code CI=true}.
 */
public final class Chromium implements AutoCloseable {
    private static final Duration SCRIPT_LIMIT = Duration.ofMinutes(2);

    private final ChromeDriver driver;

    /** One with an empty profile. */
    public Chromium() {
        this(Map.of());
    }

    /** One with these preferences. */
    public Chromium(Map<String, ?> preferences) {
        Optional<Path> browser = onThePath("chromium", "chromium-browser", "google-chrome");
        Optional<Path> driverProgram = onThePath("chromedriver");
        if (browser.isEmpty() || driverProgram.isEmpty()) {
            String missing = "this test needs Chromium and chromedriver on the PATH";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(missing);
            }
            Assumptions.abort(missing);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.orElseThrow().toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=en");
        options.setAcceptInsecureCerts(true);
        options.setExperimentalOption("prefs", preferences);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driverProgram.orElseThrow().toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
        driver.manage().timeouts().scriptTimeout(SCRIPT_LIMIT);
    }

    private static Optional<Path> onThePath(String... names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator, -1))
                .flatMap(directory -> Arrays.stream(names).map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens this page in the tab that is in front. */
    public void open(URI page) {
        driver.get(page.toString());
    }

    /** Opens one more tab, puts it in front and gives its name. */
    public String newTab() {
        return driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
    }

    public String tab() {
        return driver.getWindowHandle();
    }

    public void toTab(String name) {
        driver.switchTo().window(name);
    }

    /** Closes the tab in front and puts another there. */
    public void closeTab(String next) {
        driver.close();
        toTab(next);
    }

    /**
     * Runs the body of an async function in the page in front, and waits for what it returns.
     *
     * @throws AssertionError with what it threw
     */
    public Object run(String body, Object... arguments) {
        Object result = driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1];"
                        + "(async (...args) => {" + body + "})(...arguments)"
                        + ".then(value => done({ value }), error => done({ error: String(error?.stack ?? error) }));",
                arguments);
        Map<?, ?> outcome = (Map<?, ?>) result;
        if (outcome.containsKey("error")) {
            throw new AssertionError("the page threw " + outcome.get("error"));
        }
        return outcome.get("value");
    }

    /** A command of the DevTools protocol, for the tab in front. */
    public void command(String name, Map<String, Object> parameters) {
        driver.executeCdpCommand(name, parameters);
    }

    /** The value of a cookie, hidden from scripts or not; empty when there is none. */
    public String cookie(String name) {
        Cookie cookie = driver.manage().getCookieNamed(name);
        return cookie == null ? "" : cookie.getValue();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
