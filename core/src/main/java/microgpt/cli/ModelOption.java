package microgpt.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The saved model that a command is about.
final class ModelOption {
    @Option(
            names = "--model",
            preprocessor = FileValue.class,
            paramLabel = "DIR",
            required = true,
            description = "What train --out saved: a directory, or a safetensors file in it.")
    private Path path;

    Path path() {
        return path;
    }
}
