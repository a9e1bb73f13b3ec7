package microgpt.cli;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import microgpt.MicroGpt;
import microgpt.TrainingOptions;
import microgpt.page.PageRecording;
import microgpt.session.Failure;
import microgpt.session.RunOption.Group;
import microgpt.session.RunOptions;
import microgpt.text.Corpus;
import microgpt.text.DocumentMode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `microgpt train`: learns a corpus and invents documents like its own.
final class Train implements Callable<Integer> {
    static final String ABOUT = "Train a model and print what it invents.";

    private static final String CONFIG = "--config";
    private static final List<String> NOT_ON_GIVEN_NAMES = List.of("-h", "--help", "--data", "--resume", CONFIG);
    private static final String QUIET = "--quiet";

    final CommandSpec spec = Main.command(this);
    private final PageOptions page = new PageOptions(spec);

    Train() {
        spec.addOption(FileValue.option(CONFIG, "FILE")
                        .description("Options as lines name = value, which the command line overrides; --out writes"
                                + " such a file, config.txt.")
                        .build())
                .addOption(OptionSpec.builder("-q", QUIET)
                        .description("Print nothing but samples and errors.")
                        .build());
        Main.addStandardOptions(spec);
        RunTable.declare(spec, EnumSet.allOf(Group.class), option -> true, Map.of());
        page.add();
        spec.name("train")
                .usageMessage()
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .description(
                        ABOUT,
                        "",
                        "Without options it needs no file: 1,000 steps on the built-in given names. Samples go to"
                                + " standard output, everything else to standard error.",
                        "")
                .footer(
                        "",
                        "Example: a larger model on a file of your own",
                        "  ${COMMAND-FULL-NAME} --data names.txt --n-embd 64 --batch-size 16 --steps 3000",
                        "",
                        "Example: save a run to a directory, and go on with it after Ctrl-C",
                        "  ${COMMAND-FULL-NAME} --steps 100000 --out runs/names",
                        "  ${COMMAND-FULL-NAME} --resume runs/names",
                        "",
                        "Example: the same training with another seed, its options read from a file",
                        "  ${COMMAND-FULL-NAME} --config runs/names/config.txt --seed 7 --out runs/names7");
    }

    /// While the command line is read, reads and encodes the given names already, if they may be needed, and makes a
    /// handler of signals.
    static void begin(List<String> args) {
        if (args.contains("train") && Collections.disjoint(args, NOT_ON_GIVEN_NAMES)) {
            new Thread(() -> {
                        Corpus.givenNames().encoded().longest();
                        Interrupt.handler(number -> {});
                    })
                    .start();
        }
    }

    @Override
    public Integer call() {
        var console = console();
        var training = MicroGpt.onGivenNames().or(options());
        var run = console.right(() -> training.run(page.files()));
        var recording = console.right(page::request).map(request -> new PageRecording(request, run, console::fact));
        try (var interrupt = new Interrupt()) {
            var model = TrainingOptions.train(run, new Screen(console, interrupt, recording));
            if (!interrupt.requested()) {
                invent(model, run.samples(), console, interrupt);
            }
            recording.ifPresent(made -> made.write(model.steps()));
            if (interrupt.requested()) {
                console.err().println("microgpt: " + run.interrupted(model.steps()));
            }
            return interrupt.code();
        } catch (Failure e) {
            throw recording.map(made -> made.writeAfter(e)).orElse(e);
        }
    }

    /// Those of the command line, and of the file it names.
    RunOptions options() {
        var given = RunTable.given(spec, option -> true);
        return FileValue.of(CONFIG, spec)
                .map(file -> given.or(console().right(() -> RunOptions.read(file))))
                .orElse(given);
    }

    private Console console() {
        return new Console(spec, spec.commandLine().getParseResult().hasMatchedOption(QUIET));
    }

    /// Prints samples: documents as the references do, long texts as `generate` does with the same seed.
    private static void invent(MicroGpt model, int count, Console console, Interrupt interrupt) {
        switch (model.documents()) {
            case LINES -> model.samples(count, new Samples(console.out(), interrupt));
            case STREAM -> {
                var texts = new Texts(console.out(), interrupt, DocumentMode.STREAM, "");
                model.samples(count, texts);
                texts.end();
            }
        }
    }
}
