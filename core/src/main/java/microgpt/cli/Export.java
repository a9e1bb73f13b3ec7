package microgpt.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.HuggingFaceFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `microgpt export`: writes a saved model for other programs.
@Command(
        name = "export",
        description = {Export.ABOUT, ""},
        footer = {
            "",
            "Example: the model of a run that was saved, for transformers",
            "  ${COMMAND-FULL-NAME} --model runs/names --hf runs/names-hf"
        })
final class Export implements Callable<Integer> {
    static final String ABOUT =
            "Write a saved model for other programs: a directory that Hugging Face's transformers loads.";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Option(
            names = "--hf",
            preprocessor = FileValue.class,
            paramLabel = "DIR",
            required = true,
            description = "The directory to write, for transformers; what no export wrote is not written over.")
    private Path directory;

    @Override
    public Integer call() throws CheckpointException {
        HuggingFaceFolder.export(model.path(), directory)
                .forEach(spec.commandLine().getOut()::println);
        return 0;
    }
}
