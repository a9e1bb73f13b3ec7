package microgpt.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import microgpt.session.RunOption.Group;
import microgpt.sweep.Sweep;
import microgpt.sweep.SweepRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `microgpt sweep`: trains every configuration of a grid and says which is best.
@Command(
        name = "sweep",
        description = {
            SweepCommand.ABOUT,
            "",
            "A tenth of the text is held out unless --validation says otherwise: the loss there decides. What did best goes"
                    + " to standard output, everything else to standard error.",
            ""
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Example: which width, each with three seeds; and how to go on after Ctrl-C",
            "  ${COMMAND-FULL-NAME} --grid \"n-embd=16,32 seed=1..3\" --steps 300 --out runs/grid",
            "  ${COMMAND-FULL-NAME} --out runs/grid"
        })
final class SweepCommand implements Callable<Integer> {
    static final String ABOUT = "Train every configuration of a grid, side by side, and keep the best.";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--grid",
            paramLabel = "GRID",
            description = "Options of train and their values: A,B,C lists some, A..B are whole numbers, A..B:N are N"
                    + " values from A to B, of rates each so many times the one before.")
    private String grid;

    @Option(names = "--find-learning-rate", description = "Instead of a grid: short runs at 17 rates from 0.0001 to 1.")
    private boolean rates;

    @Option(
            names = "--out",
            required = true,
            preprocessor = FileValue.class,
            paramLabel = "DIR",
            description =
                    "Keep results.csv, sweep.svg and the best model here; without a grid, go on with what is here.")
    private Path out;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Most configurations at once, one thread each (default: the processor's cores).")
    private Integer jobs;

    @Option(
            names = "--task",
            paramLabel = "I/N",
            description = "Train the I-th of N shares; /N takes I from Slurm or Kubernetes (default: what they say).")
    private String task;

    @Option(names = "--merge", paramLabel = "DIR...", description = "Join the shares in these directories to --out.")
    private List<Path> merge = List.of();

    @Parameters(hidden = true)
    private List<Path> more = List.of();

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but results and errors.")
    private boolean quiet;

    static CommandSpec declare() {
        var spec = Main.annotated(SweepCommand.class);
        RunTable.declare(spec, EnumSet.allOf(Group.class), Sweep::takes, Sweep.DESCRIPTIONS);
        return spec;
    }

    @Override
    public Integer call() {
        var console = new Console(spec, quiet);
        if (merge.isEmpty() && !more.isEmpty()) {
            throw console.wrong("Unmatched argument: '" + more.getFirst() + "'");
        }
        var shares = Stream.concat(merge.stream(), more.stream()).toList();
        var given = RunTable.given(spec, Sweep::takes);
        var request = console.right(() -> new SweepRequest(out, grid, rates, shares, task, given, jobs));
        try (var interrupt = new Interrupt()) {
            var outcome = console.right(() -> request.run(new SweepScreen(console, interrupt)));
            outcome.lines().forEach(console.out()::println);
            outcome.requireTrained();
            outcome.bestModel().ifPresent(model -> console.fact("best model", model.toString()));
            if (outcome.open() > 0 && !shares.isEmpty()) {
                return 1;
            } else if (outcome.open() > 0) {
                console.err().println("microgpt: " + request.interrupted(outcome));
            }
            outcome.finding().forEach(console.out()::println);
            return interrupt.code();
        }
    }
}
