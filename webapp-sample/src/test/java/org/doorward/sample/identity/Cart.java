package org.doorward.sample.identity;

import jakarta.enterprise.context.SessionScoped;
import java.io.Serializable;

/** What somebody has put aside. */
@SessionScoped
public class Cart implements Serializable {
    private static final long serialVersionUID = 1L;

    private String content = "-";

    public String content() {
        return content;
    }

    public void put(String something) {
        content = something;
    }
}
