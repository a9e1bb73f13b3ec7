package microgpt.bench;

import java.util.regex.Pattern;
import microgpt.model.Config;

/// The sizes of a training step, also as the text that names them in a benchmark's parameters.
///
/// @param layers transformer layers (L)
/// @param channels channels (C)
/// @param heads attention heads
/// @param block the most positions of a document
/// @param batch documents a step
record Sizes(int layers, int channels, int heads, int block, int batch) {
    private static final Pattern TEXT = Pattern.compile("(\\d+)x(\\d+)-heads(\\d+)-block(\\d+)-batch(\\d+)");

    /// The model both reference programs train by default, with this many channels.
    static Sizes names(int channels, int batch) {
        return new Sizes(1, channels, 4, 16, batch);
    }

    /// What [#toString] wrote.
    static Sizes parse(String text) {
        var m = TEXT.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException(text + " names no sizes: it should look like " + names(16, 1));
        }
        return new Sizes(
                Integer.parseInt(m.group(1)),
                Integer.parseInt(m.group(2)),
                Integer.parseInt(m.group(3)),
                Integer.parseInt(m.group(4)),
                Integer.parseInt(m.group(5)));
    }

    /// The same model with another batch.
    Sizes ofBatch(int batch) {
        return new Sizes(layers, channels, heads, block, batch);
    }

    Config config(int vocabulary) {
        return new Config(vocabulary, layers, channels, heads, block);
    }

    @Override
    public String toString() {
        return layers + "x" + channels + "-heads" + heads + "-block" + block + "-batch" + batch;
    }
}
