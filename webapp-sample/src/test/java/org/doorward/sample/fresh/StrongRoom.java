package org.doorward.sample.fresh;

import jakarta.enterprise.context.ApplicationScoped;
import org.doorward.web.RequiresFresh;

@ApplicationScoped
@RequiresFresh(maxAge = "1s")
public class StrongRoom {
    public String enter() {
        return "entered";
    }

    @RequiresFresh(maxAge = "1h")
    public String peep() {
        return "peeped";
    }
}
