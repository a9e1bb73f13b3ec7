package microgpt.cli;

import java.nio.file.Path;
import java.util.function.Function;
import microgpt.session.Input;
import microgpt.session.Material;
import microgpt.session.RandomSource;
import microgpt.text.Corpus;
import microgpt.text.DocumentMode;
import picocli.CommandLine.Option;

/// What to learn from.
final class DataOptions {
    @Option(
            names = "--data",
            preprocessor = FileValue.class,
            paramLabel = "FILE",
            description = "UTF-8 text to learn from (default: the built-in given names).")
    private Path file;

    @Option(
            names = "--documents",
            paramLabel = "KIND",
            description = "lines: one document a line; stream: one long text, read by windows of the block size"
                    + " (default: ${DEFAULT-VALUE}).")
    private DocumentMode mode = DocumentMode.LINES;

    @Option(
            names = "--validation",
            paramLabel = "X",
            description = "Share to hold out and never train on, such as 0.1; its loss is reported (default: none).")
    private double validation;

    @Option(
            names = "--eval-every",
            paramLabel = "N",
            description = "Steps from one row of metrics.csv and one validation to the next; 0 for a tenth of all"
                    + " (default: ${DEFAULT-VALUE}).")
    private int evalEvery;

    /// The file, or null for the built-in names.
    Path file() {
        return file;
    }

    /// What is taken for a document.
    DocumentMode mode() {
        return mode;
    }

    /// Every how many steps to evaluate.
    ///
    /// @param written whether evaluations are written to a file
    /// @throws IllegalArgumentException with one line that says what is wrong
    int evalEvery(int steps, boolean written) {
        if (evalEvery < 0) {
            throw new IllegalArgumentException(
                    "--eval-every is " + evalEvery + ": it must be at least 1, or 0 for a tenth of all steps");
        }
        if (evalEvery > 0 && validation == 0 && !written) {
            throw new IllegalArgumentException("--eval-every without --validation: nothing is held out to validate on");
        }
        return evalEvery == 0 ? Math.max(1, steps / 10) : evalEvery;
    }

    /// Reads the data.
    ///
    /// @throws IllegalArgumentException with one line, if an option does not fit the data
    /// @throws Failure if the data cannot be used
    Material read(RandomSource random, long seed, int blockSize) {
        return switch (mode) {
            case LINES -> {
                Function<Corpus, Material> use = corpus -> Material.of(corpus, validation, random, seed, blockSize);
                yield file == null ? use.apply(Corpus.givenNames()) : Input.corpus(file, use);
            }
            case STREAM -> {
                if (file == null) {
                    throw new IllegalArgumentException(
                            "--documents stream is without --data: name a file to learn from");
                }
                yield Input.text(file, text -> Material.of(text, validation, random, seed, blockSize));
            }
        };
    }
}
