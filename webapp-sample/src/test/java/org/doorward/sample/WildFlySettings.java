package org.doorward.sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Fills in the placeholders of {@code arquillian.xml}, and hands the data of this run to the test. To be registered
 * before Arquillian, which reads that file once.
 */
final class WildFlySettings implements BeforeAllCallback, ParameterResolver {
    private @Nullable FreshData data;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        FreshData fresh = FreshData.create("wildfly");
        data = fresh;
        int management = Ports.free();
        List<String> arguments = new ArrayList<>(FreshData.QUICK_JVM);
        arguments.addAll(fresh.jvmArguments());
        arguments.add("-Djboss.http.port=" + Ports.free());
        arguments.add("-Djboss.https.port=" + Ports.free());
        arguments.add("-Djboss.management.http.port=" + management);
        arguments.add("-Djboss.bind.address=127.0.0.1");
        arguments.add("-Djboss.bind.address.management=127.0.0.1");
        System.setProperty("wildfly.management.port", String.valueOf(management));
        System.setProperty("wildfly.arguments", String.join(" ", arguments));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FreshData.class;
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return data;
    }
}
