package org.doorward.sample;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The sample's pages in a browser. Leaves pictures of them in {@code target/screenshots}, light and dark. */
record Pages(ChromeDriver driver, URI base, Path screenshots) {
    static Pages in(ChromeDriver driver, URI base) throws IOException {
        // every search for an element polls until it is there, or this much time has passed
        driver.manage().timeouts().implicitlyWait(Duration.ofSeconds(10));
        return new Pages(
                driver, base, Files.createDirectories(FreshData.target().resolve("screenshots")));
    }

    void open(String path) {
        driver.get(base.resolve(path).toString());
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** Types this in the place of what stands there. */
    void type(String selector, String text) {
        WebElement field = find(selector);
        field.clear();
        field.sendKeys(text);
    }

    /** Types where the focus is. */
    void typeOn(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Waits until the element with this id says this. */
    void said(String id, String text) {
        driver.findElement(By.xpath("//*[@id='" + id + "'][contains(., '" + text + "')]"));
    }

    /** Fills the form of the sign-in page, which is open. */
    void signIn(String username, String password) {
        type("#username", username);
        find("#password").sendKeys(password);
        find("form.fields button").click();
    }

    void photographNarrow(String name) throws IOException {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", false));
        photograph(name);
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    void photograph(String name) throws IOException {
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
