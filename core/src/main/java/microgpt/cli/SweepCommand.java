package microgpt.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import microgpt.session.RunOption.Group;
import microgpt.session.Shell;
import microgpt.sweep.Board;
import microgpt.sweep.Grid;
import microgpt.sweep.RateFinding;
import microgpt.sweep.Sweep;
import microgpt.sweep.SweepMerge;
import microgpt.sweep.SweepRun;
import microgpt.sweep.Task;
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
    private int jobs = SweepRun.jobs();

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
        RunTable.declare(spec, EnumSet.allOf(Group.class), Sweep::takes);
        return spec;
    }

    @Override
    public Integer call() {
        var console = new Console(spec, quiet);
        var given = RunTable.given(spec, Sweep::takes);
        if (merge.isEmpty() && !more.isEmpty()) {
            throw console.wrong("Unmatched argument: '" + more.getFirst() + "'");
        }
        if (grid != null && rates
                || !merge.isEmpty()
                        && (grid != null
                                || rates
                                || task != null
                                || !given.given().isEmpty())) {
            throw console.wrong("--grid, --find-learning-rate and --merge are three things to do: "
                    + "--merge goes with --out alone");
        }
        if (!merge.isEmpty()) {
            var directories = Stream.concat(merge.stream(), more.stream()).toList();
            var merged = SweepMerge.run(directories, out, line -> console.err().println("microgpt: " + line));
            return print(console, merged) ? 1 : 0;
        }
        try (var interrupt = new Interrupt()) {
            interrupt.listen();
            var sweep = console.right(() -> rates
                    ? Sweep.ofLearningRates(given)
                    : grid == null ? Sweep.saved(out, given) : Sweep.of(Grid.parse(grid), given));
            boolean goesOn = grid == null && !rates;
            var share = console.right(() -> Task.of(task, System.getenv()))
                    .orElseGet(() -> goesOn ? SweepRun.task(out) : Task.ALL);
            var screen = new SweepScreen(console, interrupt, new Board(sweep.grid(), sweep.size(share)));
            var outcome = console.right(() -> SweepRun.run(sweep, out, share, jobs, screen));
            if (print(console, outcome)) {
                console.err()
                        .printf(
                                Locale.ROOT,
                                "microgpt: interrupted, %,d configurations are left; to go on: %s%n",
                                outcome.open(),
                                Shell.command("sweep", "--out", out.toString()));
            }
            RateFinding.of(sweep.grid(), outcome.rows()).forEach(console.out()::println);
            return interrupt.code();
        }
    }

    /// Prints what did best; whether something has not been trained.
    private static boolean print(Console console, SweepRun.Outcome outcome) {
        Board.table(outcome.best()).forEach(console.out()::println);
        Board.means(outcome.rows()).forEach(console.out()::println);
        outcome.bestModel().ifPresent(model -> console.fact("best model", model.toString()));
        return outcome.open() > 0;
    }
}
