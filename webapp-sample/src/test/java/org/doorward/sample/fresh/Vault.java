package org.doorward.sample.fresh;

import jakarta.enterprise.context.SessionScoped;
import java.io.Serializable;
import org.doorward.web.RequiresFresh;

/** A bean that may be stored, and whatever stands before it with it. */
@SessionScoped
public class Vault implements Serializable {
    private static final long serialVersionUID = 1L;

    public String look() {
        return "looked";
    }

    @RequiresFresh(maxAge = "1s")
    public String open() {
        return "open";
    }
}
