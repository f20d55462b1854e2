package org.doorward.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.InvalidSettingsException;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** the setting {@code doorward.limits.account}. */
@Tag("fast")
class RateTest {
    private static List<Rate> of(String text) {
        return TestSettings.with("doorward.limits.account", text).get(LimitSettings.ACCOUNT);
    }

    @Test
    void aRateIsANumberAndAPeriod() {
        assertEquals(
                List.of(new Rate(10, Duration.ofSeconds(1)), new Rate(100, Duration.ofMinutes(1))), of("10/s, 100/m"));
        assertEquals(List.of(new Rate(5, Duration.ofSeconds(30))), of("5/30s"));
        assertEquals(List.of(new Rate(1, Duration.ofDays(1))), of("1/d"));
    }

    @Test
    void withoutTheSettingThereIsNone() {
        assertEquals(List.of(), TestSettings.with().get(LimitSettings.ACCOUNT));
        assertEquals(List.of(), of(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10",
                "10/",
                "/s",
                "0/s",
                "-1/s",
                "10/0s",
                "10/ms",
                "10/w",
                "10 /s",
                "10/s;100/m",
                "10/2d",
                "x/s",
                "10/s,20/1s",
                "1/s,1/2s,1/3s,1/4s,1/5s",
                "9999999999/s",
                "10/99999h"
            })
    void whatIsNoneIsNamed(String text) {
        InvalidSettingsException refused = assertThrows(InvalidSettingsException.class, () -> of(text));
        assertTrue(refused.toString().contains("doorward.limits.account: "), refused::toString);
    }
}
