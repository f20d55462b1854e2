package org.doorward.faults;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Secrets to look for, each in every form that somebody who found it could turn back into the secret. */
final class Needles {
    private static final int REFRESH_SECRET_START = 4 + 36;
    private static final int REFRESH_SECRET_LENGTH = 43;

    /** A store may cut texts into pieces (of 64 bytes, in Redis): some block of this length stays whole. */
    private static final int BLOCK = 20;

    private final Map<String, String> forms = new LinkedHashMap<>();

    /** A password, a key, any text that is secret throughout: parts of it are looked for as well. */
    void text(String what, String secret) {
        Map<String, String> whole = new LinkedHashMap<>();
        put(whole, what, secret);
        whole.forEach((form, name) -> {
            forms.put(form, name);
            for (int at = 0; at + BLOCK <= form.length(); at += BLOCK) {
                forms.put(form.substring(at, at + BLOCK), "a part of " + name);
            }
        });
    }

    private static void put(Map<String, String> into, String what, String text) {
        bytes(into, what, text.getBytes(StandardCharsets.UTF_8));
        into.put(text, what);
    }

    /** An access token: whole, and its signature alone, with which a reader of the public rest could complete it. */
    void accessToken(String jwt) {
        put(forms, "access token", jwt);
        String signature = jwt.substring(jwt.lastIndexOf('.') + 1);
        text("signature of an access token", signature);
        bytes(forms, "signature of an access token", Base64.getUrlDecoder().decode(signature));
    }

    /** A refresh token: whole, and its secret alone; the session's id in it is public. */
    void refreshToken(String token) {
        put(forms, "refresh token", token);
        String secret = token.substring(REFRESH_SECRET_START, REFRESH_SECRET_START + REFRESH_SECRET_LENGTH);
        text("secret of a refresh token", secret);
        bytes(forms, "secret of a refresh token", Base64.getUrlDecoder().decode(secret));
    }

    void everythingOf(Person person) {
        accessToken(person.access);
        refreshToken(person.refresh);
    }

    private static void bytes(Map<String, String> forms, String what, byte[] secret) {
        String hex = HexFormat.of().formatHex(secret);
        forms.put(hex, what + " in hex");
        forms.put(hex.toUpperCase(Locale.ROOT), what + " in hex");
        for (int before = 0; before < 3; before++) {
            forms.put(base64(Base64.getEncoder(), before, secret), what + " in base64");
            forms.put(base64(Base64.getUrlEncoder(), before, secret), what + " in base64url");
        }
        forms.put(new String(secret, StandardCharsets.ISO_8859_1), what + " raw");
    }

    /** As it looks inside of a longer text, with so many bytes before it: without the characters that those share. */
    private static String base64(Base64.Encoder encoder, int before, byte[] secret) {
        byte[] shifted = new byte[before + secret.length];
        System.arraycopy(secret, 0, shifted, before, secret.length);
        String encoded = encoder.withoutPadding().encodeToString(shifted);
        int sharedBefore = before == 0 ? 0 : before + 1;
        int sharedAfter = shifted.length % 3 == 0 ? 0 : 1;
        return encoded.substring(sharedBefore, encoded.length() - sharedAfter);
    }

    int count() {
        return forms.size();
    }

    /** What of all this can be found in a text, with a word of where. */
    List<String> foundIn(String haystack) {
        List<String> found = new ArrayList<>();
        forms.forEach((form, what) -> {
            int at = haystack.indexOf(form);
            if (at >= 0) {
                int lineStart = haystack.lastIndexOf('\n', at) + 1;
                found.add(what + " after: " + haystack.substring(lineStart, at));
            }
        });
        return found;
    }
}
