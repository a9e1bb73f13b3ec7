package microgpt.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.concurrent.Callable;
import microgpt.session.RunOption.Group;
import microgpt.session.Shell;
import microgpt.sweep.Board;
import microgpt.sweep.Grid;
import microgpt.sweep.Sweep;
import microgpt.sweep.SweepRun;
import microgpt.sweep.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `microgpt sweep`: trains every configuration of a grid and says which is best.
@Command(
        name = "sweep",
        description = {
            SweepCommand.ABOUT,
            "",
            "A tenth of the text is held out unless --validation says otherwise: the loss there decides. The best go to"
                    + " standard output, everything else to standard error.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        footer = {
            "",
            "Example: which width and learning rate, each with three seeds; the same command goes on after Ctrl-C",
            "  ${COMMAND-FULL-NAME} --grid \"n-embd=16,32 learning-rate=0.003..0.03:5 seed=1..3\" --steps 500 --out runs/grid"
        })
final class SweepCommand implements Callable<Integer> {
    static final String ABOUT = "Train every configuration of a grid of options, side by side, and keep the best.";

    private static final int SHOWN = 10;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--grid",
            paramLabel = "GRID",
            description = "Options of train and their values: A,B,C lists them, A..B are whole numbers, A..B:N are N"
                    + " values from A to B, of rates each so many times the one before.")
    private String grid;

    @Option(
            names = "--out",
            preprocessor = FileValue.class,
            paramLabel = "DIR",
            description =
                    "Keep results.csv, the best model and a picture in this directory, and go on with what is there.")
    private Path out;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Configurations trained at once, each on one thread (default: the processor's cores).")
    private int jobs = SweepRun.jobs();

    @Option(
            names = "--task",
            paramLabel = "I/N",
            description =
                    "Train the I-th of N shares only; /N takes I from Slurm or Kubernetes (default: what they say).")
    private String task;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but results and errors.")
    private boolean quiet;

    static CommandSpec declare() {
        var spec = CommandSpec.forAnnotatedObject(SweepCommand.class);
        RunTable.declare(spec, EnumSet.allOf(Group.class), Sweep::takes);
        return spec;
    }

    @Override
    public Integer call() {
        var console = new Console(spec, quiet);
        try (var interrupt = new Interrupt()) {
            if (grid == null || out == null) {
                throw new IllegalArgumentException(
                        (grid == null
                                ? "--grid is missing: it says what to try"
                                : "--out is missing: it says where to keep what comes of it"));
            }
            var sweep = Sweep.of(Grid.parse(grid), RunTable.given(spec, Sweep::takes));
            var found = Task.of(task, System.getenv());
            var screen =
                    new SweepScreen(console, interrupt, new Board(sweep.grid(), sweep.numbers(found.task()).length));
            var outcome = SweepRun.run(sweep, out, found.task(), jobs, screen);
            screen.end();
            Board.table(outcome.rows().stream().limit(SHOWN).toList()).forEach(console.out()::println);
            outcome.bestModel().ifPresent(best -> console.fact("best model", best.toString()));
            if (outcome.open() > 0) {
                console.err()
                        .printf(
                                Locale.ROOT,
                                "microgpt: interrupted, %,d configurations are left; to go on: %s%n",
                                outcome.open(),
                                Shell.command("sweep", "--out", out.toString()));
            }
            return interrupt.code();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
