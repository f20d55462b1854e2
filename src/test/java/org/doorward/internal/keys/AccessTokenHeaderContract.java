package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.doorward.TenantId;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class AccessTokenHeaderContract extends TokenForge {
    AccessTokenHeaderContract(JwtAlgorithm algorithm) {
        super(algorithm);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alg",
                "alg:\"none\"",
                "alg:\"None\"",
                "alg:\"NONE\"",
                "alg:\"\"",
                "alg:null",
                "alg:\"HS256\"",
                "alg:\"HS384\"",
                "alg:\"HS512\"",
                "alg:\"RS256\"",
                "alg:\"ES256\"",
                "alg:\"PS256\"",
                "alg:\"EdDSA\"",
                "alg:\"hs256\"",
                "alg:\"HS256 \"",
                "alg:\" HS256\"",
                "alg:\"HS256\\u0000\"",
                "alg:[\"HS256\"]",
                "alg:{\"x\":1}",
                "alg:256",
                "alg:true",
                "alg:\"HMACSHA256\"",
                "alg:\"HS256,none\"",
                "typ",
                "typ:\"JWT\"",
                "typ:\"jwt\"",
                "typ:\"at\"",
                "typ:\"AT+JWT\"",
                "typ:\"application/at+jwt\"",
                "typ:\"logout+jwt\"",
                "typ:\"id+jwt\"",
                "typ:\"dpop+jwt\"",
                "typ:null",
                "typ:[\"at+jwt\"]",
                "typ:1",
                "typ:\"\"",
                "kid",
                "kid:null",
                "kid:\"\"",
                "kid:\"other\"",
                "kid:1",
                "kid:[\"x\"]",
                "kid:{}",
                "kid:\"../../dev/null\"",
                "kid:\"x' UNION SELECT 'k'--\"",
                "kid:\"http://127.0.0.1/key\"",
                "kid:\"a\\r\\nb\"",
                "kid:\"\\u0000\""
            })
    void everyOtherHeaderIsRefused(String change) {
        if (change.equals("alg:\"" + algorithm + "\"")) {
            return;
        }
        String[] parts = change.split(":", 2);
        String member = parts.length < 2 ? "" : "\"" + parts[0] + "\":" + parts[1];
        assertTrue(!isGood(signed(with(header(), parts[0], member), payload())), change);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[\"exp\"]",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"crit\":[]",
                "\"crit\":[\"unknown\"]",
                "\"crit\":\"exp\"",
                "\"crit\":null",
                "\"crit\":1",
                "\"alg\":\"HS256\"",
                "\"alg\":\"none\"",
                "\"typ\":\"at+jwt\"",
                "\"typ\":\"JWT\"",
                "\"kid\":\"x\"",
                "\"x\":1,\"x\":2"
            })
    void criticalAndDoubledHeadersAreRefused(String more) {
        String header = header();
        assertTrue(!isGood(signed("{" + more + "," + header.substring(1), payload())), more);
        assertTrue(!isGood(signed(header.substring(0, header.length() - 1) + "," + more + "}", payload())), more);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jku\":\"http://127.0.0.1:1/jwks\"",
                "\"x5u\":\"http://169.254.169.254/\"",
                "\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}",
                "\"x5c\":[\"AA\"]",
                "\"roles\":[\"admin\"]",
                "\"sub\":\"root\""
            })
    void aHeaderChoosesNeitherKeyNorAccount(String more) {
        String token = signed("{" + more + "," + header().substring(1), payload());
        verified(TenantId.DEFAULT, token, NOW).ifPresent(read -> assertEquals(ada, read.account()));
        String forged = token.substring(0, token.lastIndexOf('.') + 1)
                + "A".repeat(token.length() - token.lastIndexOf('.') - 1);
        assertTrue(!isGood(forged), more);
    }
}
