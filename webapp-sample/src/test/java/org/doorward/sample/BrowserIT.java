package org.doorward.sample;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The pages of the sample in a real browser, served by Tomcat at the root of its address. Mail is sent to a real server. */
@TestMethodOrder(OrderAnnotation.class)
class BrowserIT {
    private static final Mailbox MAILBOX = Mailbox.start();
    private static FreshData data;
    private static TomcatServer tomcat;

    private ChromeDriver driver;

    @BeforeAll
    static void startServer() throws Exception {
        data = FreshData.create("browser");
        tomcat = TomcatServer.start(data, "", BrowserIT::settings);
    }

    private static Map<String, String> settings(URI base) {
        Map<String, String> settings = new HashMap<>(MAILBOX.settings(base));
        settings.put("doorward.jpa.url", data.databaseUrl());
        settings.put("h2.bindAddress", "127.0.0.1");
        settings.put("doorward.gate.email", "true");
        settings.put("doorward.gate.terms", "true");
        return settings;
    }

    @AfterAll
    static void stopServers() {
        MAILBOX.close();
        tomcat.close();
    }

    @BeforeEach
    void startBrowser() {
        driver = startAnother();
    }

    private static ChromeDriver startAnother() {
        Optional<Path> browser = onThePath("chromium", "chromium-browser", "google-chrome");
        Optional<Path> driverProgram = onThePath("chromedriver");
        if (browser.isEmpty() || driverProgram.isEmpty()) {
            String missing = "this test needs Chromium and chromedriver on the PATH";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(missing);
            }
            Assumptions.abort(missing);
        }
        return start(browser.orElseThrow(), driverProgram.orElseThrow());
    }

    @AfterEach
    void stopBrowser() {
        driver.quit();
    }

    /** The first, as it counts the devices of the administrator. */
    @Test
    @Order(1)
    void aPersonSignsInSeesTheDeviceAndSignsItOut() throws Exception {
        BrowserJourney journey = new BrowserJourney(Pages.in(driver, tomcat.base()), data);
        journey.publicPart();

        journey.everything();
    }

    @Test
    @Order(2)
    void whoHasForgottenThePasswordSetsAnotherByTheLinkInTheMailOnce() throws Exception {
        MailJourney journey = new MailJourney(Pages.in(driver, tomcat.base()), MAILBOX);

        journey.everything();
    }

    @Test
    @Order(3)
    void whoIsKeptOutLearnsWhyAndDoesWhatIsMissing() throws Exception {
        ChromeDriver another = startAnother();
        try {
            GateJourney journey =
                    new GateJourney(Pages.in(driver, tomcat.base()), Pages.in(another, tomcat.base()), MAILBOX, data);

            journey.everything();
        } finally {
            another.quit();
        }
    }

    private static ChromeDriver start(Path browser, Path driverProgram) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1200,900", "--lang=en");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driverProgram.toFile())
                .usingAnyFreePort()
                .build();
        return new ChromeDriver(service, options);
    }

    private static Optional<Path> onThePath(String... names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator, -1))
                .flatMap(directory -> Arrays.stream(names).map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
