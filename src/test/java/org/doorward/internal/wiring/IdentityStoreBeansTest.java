package org.doorward.internal.wiring;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import java.util.List;
import java.util.Map;
import org.doorward.InvalidSettingsException;
import org.doorward.internal.account.CallerValidator;
import org.doorward.testing.ApplicationCdi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the start says of the identity stores that it finds. */
@Tag("fast")
class IdentityStoreBeansTest {
    private static CallerValidator found(Map<Class<?>, Object> beans) {
        ApplicationCdi cdi = new ApplicationCdi(beans);
        try {
            return new ApplicationBeans(opened -> {}).identityStores();
        } finally {
            cdi.close();
        }
    }

    @Test
    void aClassThatTheApplicationsStoreLacksIsNotBlamedOnTheServer() {
        NoClassDefFoundError missing = new NoClassDefFoundError("com/example/Driver");
        IdentityStoreHandler handler = credential -> {
            throw missing;
        };
        IllegalStateException failed =
                assertThrows(IllegalStateException.class, () -> found(Map.of(IdentityStoreHandler.class, handler)));
        assertSame(missing, failed.getCause());
        String message = String.valueOf(failed.getMessage());
        assertTrue(message.contains("com/example/Driver") && message.contains("identity store"), message);
    }

    @Test
    void aServerWithoutAStoreThatTakesPasswordsIsRefusedByTheNameOfTheSetting() {
        IdentityStoreHandler none = credential -> CredentialValidationResult.NOT_VALIDATED_RESULT;
        for (Map<Class<?>, Object> beans :
                List.<Map<Class<?>, Object>>of(Map.of(), Map.of(IdentityStoreHandler.class, none))) {
            InvalidSettingsException failed = assertThrows(InvalidSettingsException.class, () -> found(beans));
            assertTrue(String.valueOf(failed.getMessage()).contains("doorward.accounts"), failed::toString);
        }
    }
}
