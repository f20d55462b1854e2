package org.doorward.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.password4j.BcryptFunction;
import com.password4j.CompressedPBKDF2Function;
import com.password4j.Password;
import com.password4j.ScryptFunction;
import com.password4j.types.Bcrypt;
import com.password4j.types.Hmac;
import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Accounts of another application, with the hashes that it made, sign in to a whole application. */
@Tag("server")
class MovedAccountsTest {
    @Test
    void theirPasswordsAreRightAndAreHashedAnewAtTheFirstSignIn() {
        Accounts accounts = new Accounts();
        Map<String, String> hashes = new LinkedHashMap<>();
        hashes.put(
                "bcrypt", hash().with(BcryptFunction.getInstance(Bcrypt.B, 6)).getResult());
        hashes.put(
                "pbkdf2",
                hash().addRandomSalt(16)
                        .with(CompressedPBKDF2Function.getInstance(Hmac.SHA256, 1_000, 256))
                        .getResult());
        hashes.put(
                "scrypt",
                hash().addRandomSalt(16)
                        .with(ScryptFunction.getInstance(1 << 10, 8, 1, 32))
                        .getResult());
        try (DoorwardServer server = DoorwardServer.withCostlyPasswords("doorward.jpa.url", accounts.url())) {
            hashes.forEach((username, hash) -> {
                accounts.add(username, "user");
                accounts.setHash(username, hash);
                Visitor.program(server, username).assertSignedIn();
                String renewed = accounts.hashOf(username);
                if (username.equals("bcrypt")) {
                    assertEquals(hash, renewed, "the tests' password is longer than what bcrypt reads of it");
                } else {
                    assertTrue(renewed.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), renewed);
                }
                Visitor.program(server, username).assertSignedIn();
                assertEquals(renewed, accounts.hashOf(username), "once");
            });
            accounts.add("hostile", "user");
            accounts.setHash("hostile", "$2a$31$" + "a".repeat(53));
            Answers.assertProblem(401, "credentials", Visitor.signIn(server, "hostile", ""));
        }
    }

    private static com.password4j.HashBuilder hash() {
        return Password.hash(DoorwardServer.PASSWORD);
    }
}
