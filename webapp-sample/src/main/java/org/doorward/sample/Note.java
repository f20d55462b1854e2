package org.doorward.sample;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Notes that live as long as the page. They show that Faces' view state works behind the filter. */
@Named
@ViewScoped
public class Note implements Serializable {
    private static final int MOST = 5;

    private final ArrayList<String> lines = new ArrayList<>();
    private String text = "";

    public String getText() {
        return text;
    }

    public void setText(String text) {
        this.text = text;
    }

    public List<String> getLines() {
        return List.copyOf(lines);
    }

    public void add() {
        if (!text.isBlank()) {
            lines.add(0, text.strip());
        }
        if (lines.size() > MOST) {
            lines.remove(MOST);
        }
        text = "";
    }
}
