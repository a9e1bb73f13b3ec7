package microgpt.picture;

import java.util.List;

/// What is wrong with a drawing, for the tests of the commands that draw.
public final class Faults {
    private Faults() {}

    /// One line a fault.
    public static List<String> of(String svg) {
        return Drawn.faults(svg);
    }

    /// The words in it, in its order.
    public static List<String> words(String svg) {
        return Drawn.words(svg);
    }
}
