package org.doorward.sample.own;

import jakarta.enterprise.context.ApplicationScoped;
import org.doorward.account.PasswordHasher;

/** Nobody else's hashing: it would be no good, but it shows whose bean is asked. */
@ApplicationScoped
public class OwnHasher implements PasswordHasher {
    @Override
    public String hash(CharSequence password) {
        return new StringBuilder(password).reverse().toString();
    }

    @Override
    public boolean matches(CharSequence password, String hash) {
        return hash(password).equals(hash);
    }

    @Override
    public boolean isOutdated(String hash) {
        return false;
    }
}
