package org.doorward.testing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts and ends what {@link OnStore} asks for: with the class that has the annotation, not with those nested in it. */
final class OnStoreExtension implements BeforeAllCallback, AfterAllCallback {
    private static final Map<Class<?>, TestStores> STARTED = new ConcurrentHashMap<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        Class<?> type = context.getRequiredTestClass();
        OnStore on = type.getDeclaredAnnotation(OnStore.class);
        if (on != null) {
            STARTED.put(type, on.value().start());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        TestStores stores = STARTED.remove(context.getRequiredTestClass());
        if (stores != null) {
            stores.close();
        }
    }

    static TestStores of(Class<?> test) {
        for (Class<?> type = test; type != null; type = type.getEnclosingClass()) {
            TestStores stores = STARTED.get(type);
            if (stores != null) {
                return stores;
            }
        }
        throw new IllegalStateException(test + " has no @OnStore, and nor has a class around it");
    }
}
