package org.doorward.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class over a store of this kind, with the classes nested in it. The store is started before the first test and
 * ended after the last one. All of them share it, and what it keeps; {@link TestStores#of} gives it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnStoreExtension.class)
public @interface OnStore {
    StoreKind value();
}
