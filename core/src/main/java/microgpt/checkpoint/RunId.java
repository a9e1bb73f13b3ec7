package microgpt.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import microgpt.text.Fingerprint;

/// Tells a run from any other whose weights could differ. It is derived from what the weights follow from, not drawn,
/// so that the same run saves the same bytes wherever and whenever it runs.
///
/// A run that goes on and learns in another way is another run from there on. Its text says where it comes from: digits
/// of the run before, the step, and digits of its own, such as `8f3c01d27ab4e956.400-1b2c3d4e5f607182`.
///
/// @param text 16 hexadecimal digits, for a branch behind those of the run before and the step
public record RunId(String text) {
    private static final String NAME = "run";
    private static final int DIGITS = 16;

    /// Checks the text.
    ///
    /// @throws IllegalArgumentException if it is none
    public RunId {
        if (!text.matches("([0-9a-f]{16}\\.[0-9]{1,10}-)?[0-9a-f]{16}")) {
            throw new IllegalArgumentException("a run is told by 16 hexadecimal digits");
        }
    }

    /// {@return the run of a text}
    ///
    /// @param data what tells the text from others
    /// @param learning all else that its weights follow from, by name
    public static RunId of(Fingerprint data, Map<String, String> learning) {
        return new RunId(hash(data.sha256(), learning));
    }

    /// {@return the run that goes on from a step of this one in another way}
    ///
    /// @param step how many steps the two have in common
    /// @param learning all else that its weights follow from, by name
    public RunId branch(int step, Map<String, String> learning) {
        var from = branchesFrom(step);
        return new RunId(from + hash(from, learning));
    }

    private static String hash(String before, Map<String, String> learning) {
        var all = before + new TreeMap<>(learning);
        return Fingerprint.of(all.getBytes(StandardCharsets.UTF_8)).sha256().substring(0, DIGITS);
    }

    private String branchesFrom(int step) {
        return text.substring(text.length() - DIGITS) + "." + step + "-";
    }

    /// Whether a model of that run belongs beside this run, saved after a step: it is of the same run, or of one that
    /// was stopped as it first saved what branches off here.
    boolean owns(RunId other, int step) {
        return other.equals(this) || other.text.startsWith(branchesFrom(step));
    }

    void describe(Map<String, String> metadata) {
        metadata.put(NAME, text);
    }

    static Optional<RunId> of(Metadata metadata) throws CheckpointException {
        return metadata.texts().containsKey(NAME) ? Optional.of(metadata.parse(NAME, RunId::new)) : Optional.empty();
    }
}
