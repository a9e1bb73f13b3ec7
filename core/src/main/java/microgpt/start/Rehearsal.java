package microgpt.start;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.List;
import microgpt.cli.Main;

/// What the launcher lets the JVM watch once, to keep ready what it loads, links and runs often: the ways into the
/// commands, and the default run. The vector kernels are not among it, as no run begins with them.
final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] args) {
        var nowhere = new PrintWriter(OutputStream.nullOutputStream());
        for (var line : List.of("--help", "train --help", "train --steps 1", "train --steps 1000 --kernels scalar")) {
            var words = line.split(" ");
            Main.commandLine(words).setOut(nowhere).setErr(nowhere).execute(words);
        }
    }
}
