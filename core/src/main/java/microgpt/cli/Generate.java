package microgpt.cli;

import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.Callable;
import microgpt.MicroGpt;
import microgpt.session.RunOption.Group;
import microgpt.session.Sampling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `microgpt generate`: invents texts with a model that was saved.
@Command(
        name = "generate",
        description = {
            Generate.ABOUT,
            "",
            "Texts go to standard output while they are invented: documents a line each, long texts with a line"
                    + " --- between them. The same seed gives the same texts.",
            ""
        },
        footer = {
            "",
            "Example: a hundred names that begin with jo, by the model of a run that was saved",
            "  ${COMMAND-FULL-NAME} --model runs/names --prompt jo --num-samples 100"
        })
final class Generate implements Callable<Integer> {
    static final String ABOUT = "Invent texts with a saved model.";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "Text to go on from; of a long one the last block_size characters count (default: none).")
    private String prompt = "";

    @Option(
            names = "--length",
            paramLabel = "N",
            description =
                    "Most characters after the prompt (default: the model's block_size for documents, 500 for long"
                            + " texts).")
    private Integer length;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all that is random (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Texts invented side by side; it changes none of them (default: all, at most 64).")
    private Integer batchSize;

    static CommandSpec declare() {
        var spec = Main.annotated(Generate.class);
        RunTable.declare(spec, EnumSet.of(Group.SAMPLING, Group.ENGINE), option -> true, Map.of());
        return spec;
    }

    @Override
    public Integer call() {
        var console = new Console(spec, false);
        var options = RunTable.given(spec, option -> true);
        var sampling = console.right(() -> new Sampling(options.settings(), prompt, length, seed, batchSize));
        console.right(options::threads);
        var loaded = console.right(() -> MicroGpt.load(model.path(), options)).sampling(sampling);
        int count = console.right(() -> options.samples(loaded.documents()));
        if (count == 0) {
            return 0;
        }
        try (var interrupt = new Interrupt()) {
            interrupt.listen();
            var texts = new Texts(console.out(), interrupt, loaded.documents(), prompt);
            console.right(() -> {
                loaded.generate(count, texts);
                return count;
            });
            texts.end();
            return interrupt.code();
        }
    }
}
