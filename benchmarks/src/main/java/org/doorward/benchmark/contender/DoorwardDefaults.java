package org.doorward.benchmark.contender;

import java.util.LinkedHashMap;
import java.util.Map;

/** The settings that Doorward is measured with. Limits that a benchmark alone reaches are raised. */
public final class DoorwardDefaults {
    /** Of {@link Site#USER}, who is the first administrator. */
    static final String PASSWORD = RandomText.next();

    private DoorwardDefaults() {}

    /** Sessions are in this Redis. */
    public static Map<String, String> redis(String address) {
        return Map.of("doorward.store", "redis", "doorward.redis.address", address, "doorward.redis.timeout", "5s");
    }

    /** The same, with nothing answered from copies. */
    public static Map<String, String> cold(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("doorward.cache.max-age", "0s");
        return all;
    }

    /** All that an application sets, these among them. */
    public static Map<String, String> with(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(Map.of(
                "doorward.secret", RandomText.next(),
                "doorward.accounts", "jpa",
                "doorward.jpa.url", "jdbc:h2:mem:" + RandomText.next() + ";DB_CLOSE_DELAY=-1",
                "doorward.jpa.username", "sa",
                "doorward.jpa.timeout", "5s",
                "doorward.admin.enabled", "true",
                "doorward.session.most", "100000",
                "doorward.bootstrap.username", Site.USER,
                "doorward.bootstrap.password", PASSWORD));
        // a busy machine may need so long
        all.put("doorward.start.wait", "2m");
        all.putAll(settings);
        return all;
    }

    /** What the first administrator signs in with. */
    public static String credentials() {
        return "{\"username\":\"" + Site.USER + "\",\"password\":\"" + PASSWORD + "\"}";
    }
}
