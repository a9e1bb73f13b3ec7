package microgpt.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import microgpt.MicroGpt;
import microgpt.TrainingOptions;
import microgpt.page.PageRecording;
import microgpt.session.Failure;
import microgpt.session.RunOptions;
import microgpt.text.DocumentMode;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `microgpt train`: learns a corpus and invents documents like its own.
@Command(
        name = "train",
        description = {
            "Train a model and print what it invents.",
            "",
            "Without options it needs no file: 1,000 steps on the built-in given names. Samples go to standard output,"
                    + " everything else to standard error.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        footer = {
            "",
            "Example: a larger model on a file of your own",
            "  ${COMMAND-FULL-NAME} --data names.txt --n-embd 64 --batch-size 16 --steps 3000",
            "",
            "Example: save a run to a directory, and go on with it after Ctrl-C",
            "  ${COMMAND-FULL-NAME} --steps 100000 --out runs/names",
            "  ${COMMAND-FULL-NAME} --resume runs/names",
            "",
            "Example: the same training with another seed, its options read from a file",
            "  ${COMMAND-FULL-NAME} --config runs/names/config.txt --seed 7"
        })
final class Train implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            preprocessor = FileValue.class,
            paramLabel = "FILE",
            description = "Options as lines name = value, which the command line overrides; --out writes such a file,"
                    + " config.txt.")
    private Path config;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but samples and errors.")
    private boolean quiet;

    @ArgGroup(exclusive = false, validate = false, order = 9, heading = "%nPage:%n")
    private PageOptions page = new PageOptions();

    @Override
    public Integer call() {
        var console = new Console(spec, quiet);
        var training = MicroGpt.onGivenNames().or(options());
        var run = console.right(() -> training.run(page.files()));
        var recording = console.right(page::request).map(request -> new PageRecording(request, run, console::fact));
        try (var screen = new Screen(console, recording)) {
            var model = TrainingOptions.train(run, screen);
            if (!screen.stops()) {
                invent(model, run.samples(), console, screen.interrupt());
            }
            recording.ifPresent(made -> made.write(model.steps()));
            if (screen.stops()) {
                console.err()
                        .printf(
                                Locale.ROOT,
                                "microgpt: interrupted after step %,d of %,d%s%n",
                                model.steps(),
                                run.recipe().steps(),
                                run.command()
                                        .map(command -> "; to go on: " + command)
                                        .orElse(""));
            }
            return screen.code();
        } catch (Failure e) {
            recording.ifPresent(made -> made.writeAfter(e));
            throw e;
        }
    }

    /// Those of the command line, and of the file it names.
    RunOptions options() {
        var given = RunTable.given(spec);
        return config == null ? given : given.or(new Console(spec, quiet).right(() -> RunOptions.read(config)));
    }

    /// Prints samples: documents as the references do, long texts as `generate` does with the same seed.
    private static void invent(MicroGpt model, int count, Console console, Interrupt interrupt) {
        switch (model.documents()) {
            case LINES -> model.samples(count, new Samples(console.out(), interrupt));
            case STREAM -> {
                if (count > 0) {
                    var texts = new Texts(console.out(), interrupt, DocumentMode.STREAM, "", count);
                    model.samples(count, texts);
                    texts.end();
                }
            }
        }
    }
}
