package org.doorward.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.doorward.TenantId;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** T35. */
class DeviceMarksTest {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final String OLD = TestSettings.newSecret();

    private final DeviceMarks marks = marks(TestSettings.SECRET);

    private static DeviceMarks marks(String present, String... previous) {
        return new DeviceMarks(new DerivedKeys(present, List.of(previous)), new TokenGenerator());
    }

    @Test
    void aBrowserIsKnownToTheAccountsThatItSignedInToAndToNoOther() {
        String one = marks.with(null, TENANT, "ada");
        String device = marks.device(one, TENANT, "ada").orElseThrow();
        assertEquals(Optional.empty(), marks.device(one, TENANT, "bob"));
        assertEquals(Optional.empty(), marks.device(one, new TenantId("other"), "ada"));
        String both = marks.with(one, TENANT, "bob");
        assertEquals(Optional.of(device), marks.device(both, TENANT, "ada"));
        assertEquals(Optional.of(device), marks.device(both, TENANT, "bob"));
        assertEquals(both.length(), marks.with(both, TENANT, "ada").length(), "the same account is marked once");
        assertNotEquals(one, marks.with(null, TENANT, "ada"), "every browser is another device");
    }

    @Test
    void ofManyAccountsThoseAreForgottenThatItSignedInToLongestAgo() {
        String text = "";
        for (int i = 0; i < 20; i++) {
            text = marks.with(text, TENANT, "user" + i);
            text = marks.with(text, TENANT, "always");
        }
        assertEquals(23 * (DeviceMarks.MOST + 1) - 1, text.length());
        assertEquals(Optional.empty(), marks.device(text, TENANT, "user12"));
        for (int i = 13; i < 20; i++) {
            assertTrue(marks.device(text, TENANT, "user" + i).isPresent());
        }
        assertTrue(marks.device(text, TENANT, "always").isPresent());
    }

    @Test
    void aPreviousSecretsMarkIsGoodUntilThatSecretIsTakenAway() {
        String old = marks(OLD).with(null, TENANT, "ada");
        DeviceMarks changing = marks(TestSettings.SECRET, OLD);
        assertTrue(changing.device(old, TENANT, "ada").isPresent());
        assertEquals(Optional.empty(), marks.device(old, TENANT, "ada"));
        String other = changing.with(old, TENANT, "bob");
        assertTrue(changing.device(other, TENANT, "ada").isPresent());
        String renewed = changing.with(other, TENANT, "ada");
        assertTrue(marks.device(renewed, TENANT, "ada").isPresent());
        assertEquals(other.length(), renewed.length(), "the old mark is gone");
    }

    @Test
    void aMarkOfOneDeviceIsNoneOfAnother() {
        String one = marks.with(null, TENANT, "ada");
        String other = marks.with(null, TENANT, "eve");
        assertEquals(Optional.empty(), marks.device(other.substring(0, 22) + one.substring(22), TENANT, "ada"));
    }

    @Test
    void whatIsNoneOfOursIsReplaced() {
        for (String planted : List.of("", ".", "a", "a.b", "x".repeat(22), "é".repeat(22) + "." + "x".repeat(22))) {
            assertEquals(Optional.empty(), marks.device(planted, TENANT, "ada"));
            assertTrue(marks.device(marks.with(planted, TENANT, "ada"), TENANT, "ada")
                    .isPresent());
        }
    }
}
