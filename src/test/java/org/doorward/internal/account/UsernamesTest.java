package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class UsernamesTest {
    private static Optional<String> name(String typed) {
        return Usernames.normalise(typed);
    }

    @Test
    void allSpellingsOfOneNameAreOneName() {
        for (String spelled : List.of(
                "bob",
                "Bob",
                "BOB",
                "bob ",
                "  bob\t",
                "\u3000bob\u00a0",
                "ｂｏｂ",
                "ＢＯＢ",
                "bob\u200b",
                "\ufeffb\u200do\u2060b",
                "b\u00adob",
                "\u202ebob\u202c",
                "𝐛𝐨𝐛",
                "ⓑⓞⓑ",
                "bob\ufe0f",
                "bob\u034f",
                "b\u3164ob\uffa0",
                "bob\udb40\udd00")) {
            assertEquals(Optional.of("bob"), name(spelled), spelled);
        }
    }

    @Test
    void composedAndDecomposedLettersAreOneName() {
        assertEquals(Optional.of("jos\u00e9"), name("Jose\u0301"));
        assertEquals(name("JOSÉ"), name("jose\u0301"));
        assertEquals(Optional.of("ﬁnn".replace("ﬁ", "fi")), name("ﬁnn"));
        assertEquals(name("ÅSA"), name("\u212bsa"), "the Ångström sign");
        assertEquals(name("ΟΔΥΣΣΕΥΣ"), name("οδυσσευς"));
    }

    @Test
    void differentNamesStayDifferent() {
        assertNotEquals(name("bob"), name("b ob"));
        assertNotEquals(name("bob"), name("bób"));
        assertNotEquals(name("bob"), name("b0b"));
        assertNotEquals(name("ada@x.test"), name("ada@y.test"));
    }

    @Test
    void anEmailAddressIsAGoodName() {
        assertEquals(Optional.of("ada.l+x@example.test"), name(" Ada.L+x@Example.TEST "));
    }

    @Test
    void theServersLanguageChangesNothing() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertEquals(Optional.of("iris"), name("IRIS"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatCannotBeANameIsNone() {
        for (String typed : List.of(
                "",
                " ",
                "\t\n",
                "\u200b",
                "\u3000",
                "bo\0b",
                "bo\nb",
                "bo\u0007b",
                "\u001b[31mbob",
                "bo\u0085b",
                "bob\ud800",
                "\udc00bob",
                "x".repeat(255),
                "\ufdfa".repeat(20),
                "x".repeat(1_000_000))) {
            assertEquals(Optional.empty(), name(typed), typed.length() > 40 ? "a long one" : typed);
        }
        assertTrue(name("x".repeat(254)).isPresent());
        assertTrue(name("ｘ".repeat(254)).isPresent());
    }

    @Test
    void normalisingTwiceIsNormalisingOnceForEveryCharacterThereIs() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (!Character.isDefined(point)) {
                continue;
            }
            for (String typed : List.of(Character.toString(point), "a" + Character.toString(point) + "\u0301b")) {
                Optional<String> once = name(typed);
                if (once.isPresent()) {
                    assertEquals(once, name(once.get()), "U+" + Integer.toHexString(point));
                }
            }
        }
    }
}
