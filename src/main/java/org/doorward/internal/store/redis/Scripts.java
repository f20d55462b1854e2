package org.doorward.internal.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** The store's steps that must be atomic: each a script beside this class, sent by its digest after the first time. */
enum Scripts {
    OPEN("open"),
    REPLACE("replace"),
    TOUCH("touch"),
    END("end"),
    END_ALL("end-all"),
    LIST("list");

    private final String text;

    Scripts(String name) {
        this.text = read(name + ".lua");
    }

    /** Runs a script that answers with a number, in one round trip. */
    long number(RedissonClient client, List<Object> keys, Object... arguments) {
        Long answer = client.getScript(StringCodec.INSTANCE)
                .eval(RScript.Mode.READ_WRITE, text, RScript.ReturnType.LONG, keys, arguments);
        return answer;
    }

    /** Runs a script that answers with texts, in one round trip. */
    List<String> texts(RedissonClient client, List<Object> keys, Object... arguments) {
        return client.getScript(StringCodec.INSTANCE)
                .eval(RScript.Mode.READ_WRITE, text, RScript.ReturnType.LIST, keys, arguments);
    }

    private static String read(String name) {
        try (InputStream in = Scripts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
