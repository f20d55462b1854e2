package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class DerivedKeysTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /** RFC 5869 appendix A.1: PRK, and the first 32 of 42 bytes of OKM. */
    @Test
    void extractAndFirstBlockAreThoseOfTheBasicTestCase() {
        byte[] extracted = DerivedKeys.hmac(hex("000102030405060708090a0b0c"), hex("0b".repeat(22)));
        assertArrayEquals(hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"), extracted);
        assertArrayEquals(
                hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"),
                DerivedKeys.expand(extracted, hex("f0f1f2f3f4f5f6f7f8f9")));
    }

    /** RFC 5869 appendix A.2: longer inputs. */
    @Test
    void extractAndFirstBlockAreThoseOfTheLongTestCase() {
        byte[] extracted = DerivedKeys.hmac(range(0x60, 0xaf), range(0x00, 0x4f));
        assertArrayEquals(hex("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"), extracted);
        assertArrayEquals(
                hex("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"),
                DerivedKeys.expand(extracted, range(0xb0, 0xff)));
    }

    /** RFC 5869 appendix A.3: no info. */
    @Test
    void theFirstBlockIsThatOfTheTestCaseWithoutInfo() {
        byte[] extracted = hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
        assertArrayEquals(
                hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"),
                DerivedKeys.expand(extracted, new byte[0]));
    }

    private static byte[] range(int first, int last) {
        byte[] bytes = new byte[last - first + 1];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    @Test
    void eachPurposeHasAKeyOfItsOwnThatIsTheSameForEver() {
        DerivedKeys keys = new DerivedKeys(TestSettings.SECRET);
        byte[] one = keys.keyFor("one purpose");
        assertEquals(32, one.length);
        assertArrayEquals(one, new DerivedKeys(TestSettings.SECRET).keyFor("one purpose"));
        assertFalse(Arrays.equals(one, keys.keyFor("another purpose")));
        assertFalse(Arrays.equals(one, new DerivedKeys(TestSettings.newSecret()).keyFor("one purpose")));
    }

    @Test
    void aKeysPublicNameTellsKeysApartAndIsNoPartOfTheKey() {
        byte[] one = new DerivedKeys(TestSettings.SECRET).keyFor("a");
        byte[] other = new DerivedKeys(TestSettings.SECRET).keyFor("b");
        assertEquals(DerivedKeys.idOf(one), DerivedKeys.idOf(one.clone()));
        assertNotEquals(DerivedKeys.idOf(one), DerivedKeys.idOf(other));
        String encoded = Base64.getUrlEncoder().encodeToString(one);
        assertFalse(encoded.contains(DerivedKeys.idOf(one)));
    }

    @Test
    void thePresentSecretMakesAndAllOfThemVerify() {
        String present = TestSettings.newSecret();
        String previous = TestSettings.newSecret();
        DerivedKeys ring = new DerivedKeys(present, java.util.List.of(previous));
        assertArrayEquals(new DerivedKeys(present).keyFor("x"), ring.keyFor("x"));
        assertEquals(2, ring.keysFor("x").size());
        assertArrayEquals(
                new DerivedKeys(previous).keyFor("x"), ring.keysFor("x").get(1));
    }
}
