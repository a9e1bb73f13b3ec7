package microgpt.start;

import java.util.List;
import microgpt.cli.Main;

/// What the launcher lets the JVM watch, to keep ready what it loads, links and runs often. Pages of help are kept
/// apart from runs: all that is kept is loaded at every start, which takes as long as an empty program does.
final class Rehearsal {
    private static final List<String> HELP = List.of("--version", "--help", "train --help", "generate --help");

    /// The vector kernels are not among it, as no short run uses them.
    private static final List<String> RUNS =
            List.of("train -q --steps 1", "train --steps 1", "train --steps 5000 --kernels scalar");

    private Rehearsal() {}

    /// @param args `help` or `runs`
    public static void main(String[] args) {
        // a name that must be quoted, as in a folder with a space in its name
        System.setProperty("microgpt.command", "my microgpt");
        for (var line : args[0].equals("help") ? HELP : RUNS) {
            Main.main(line.split(" "));
        }
    }
}
