package microgpt.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.session.Failure;
import microgpt.session.Heap;
import microgpt.session.Machine;
import microgpt.session.Run;
import microgpt.session.Watcher;
import microgpt.text.Printed;

/// Trains the configurations of a sweep, or of a share of it, side by side, and keeps what comes of them in a
/// directory.
///
/// Each runs on one thread, and as many at once as there are cores, as long as what they need together fits the
/// heap. Those that have ended in an earlier run of the same sweep are not trained again.
public final class SweepRun {
    /// Who is told how a sweep goes, on the threads that train, and may stop it.
    public interface Listener {
        /// A fact about the sweep as a whole.
        ///
        /// @param what it is about, such as `saves to`
        /// @param fact it
        default void onFact(String what, String fact) {}

        /// Something is not as the user may think; the sweep goes on.
        ///
        /// @param warning a line
        default void onWarning(String warning) {}

        /// Training begins.
        ///
        /// @param board shows how the sweep stands, now and until it ends
        default void onStart(Board board) {}

        /// A configuration is begun.
        ///
        /// @param number of the configuration
        default void onBegin(int number) {}

        /// A step of a configuration is done.
        ///
        /// @param number of the configuration
        /// @param step it
        default void onStep(int number, Watcher.Step step) {}

        /// A configuration has ended. One at a time is told.
        ///
        /// @param row what came of it
        /// @param best whether none did better so far
        default void onRow(Row row, boolean best) {}

        /// Nothing more is trained, whether all is or not.
        default void onEnd() {}

        /// Whether to stop, asked before every batch.
        ///
        /// @return whether to leave off
        default boolean stops() {
            return false;
        }
    }

    /// What is there when a sweep ends.
    ///
    /// @param grid what varies
    /// @param rows what came of configurations, the best first and those that were not trained last
    /// @param open how many have not been trained
    /// @param bestModel the directory of the best model, if it is there
    public record Outcome(Grid grid, List<Row> rows, int open, Optional<Path> bestModel) {
        /// So many rows are as much as a reader wants to see.
        private static final int FEW = 10;

        /// What did best, for a reader.
        ///
        /// @return the ten best rows in columns, and the ten lowest means over seeds
        public List<String> lines() {
            var best = rows.stream().limit(FEW).toList();
            return Stream.concat(Board.table(best).stream(), Board.means(rows).stream())
                    .toList();
        }

        /// Requires that anything was trained, of all there is to be.
        ///
        /// @throws Failure if every configuration of the grid has diverged or is impossible
        public void requireTrained() {
            if (rows.size() == grid.size() && rows.stream().noneMatch(Row::isDone)) {
                throw new Failure(String.format(
                        Locale.ROOT,
                        "of %,d configurations none could be trained; %s says why",
                        grid.size(),
                        SweepFolder.RESULTS));
            }
        }

        /// What a sweep over learning rates alone has found.
        ///
        /// @return a few lines; none for another sweep, or if no rate was trained
        public List<String> finding() {
            return RateFinding.of(grid, rows);
        }
    }

    /// More at once only wait for each other.
    private static final int MOST_JOBS = 256;

    private final Sweep sweep;
    private final SweepFolder folder;
    private final Task task;
    private final Listener listener;
    private final Board board;
    private final List<Integer> open;
    private final boolean sharesText;

    /// Bytes of the heap that no configuration has been promised.
    private double free = Heap.room();

    private int running;
    private boolean told;
    private volatile boolean failed;

    /// Whether the calling thread was: it cannot write files until its mark is off, which it gets back at the end.
    private final AtomicBoolean interrupted;

    private SweepRun(Sweep sweep, SweepFolder folder, Task task, Listener listener, AtomicBoolean interrupted) {
        this.sweep = sweep;
        this.folder = folder;
        this.task = task;
        this.listener = listener;
        this.interrupted = interrupted;
        board = new Board(sweep.grid(), sweep.size(task), folder.rows().values());
        open = new ArrayList<>(IntStream.of(sweep.numbers(task))
                .filter(number -> !folder.rows().containsKey(number))
                .boxed()
                .toList());
        sharesText = !sweep.drawsText();
    }

    /// Trains what has not been trained.
    ///
    /// @param sweep what to train
    /// @param out the directory, made if there is none
    /// @param task which share of it
    /// @param jobs how many configurations at once at most
    /// @param listener is told how it goes
    /// @return what is there when it ends
    /// @throws IllegalArgumentException with one line, if there is no such number, or no configuration is
    ///     possible
    /// @throws Failure if the text cannot be read, or the directory is not the sweep's or cannot be written to
    public static Outcome run(Sweep sweep, Path out, Task task, int jobs, Listener listener) {
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw new IllegalArgumentException("--jobs is " + jobs + ": it must lie between 1 and " + MOST_JOBS);
        }
        sweep.requireComparable();
        var remarks = new ArrayList<String>();
        var interrupted = new AtomicBoolean();
        try (var folder = SweepFolder.open(out, sweep, SweepFolder.identity(sweep, task), remarks)) {
            remarks.forEach(listener::onWarning);
            return new SweepRun(sweep, folder, task, listener, interrupted).run(jobs);
        } finally {
            if (interrupted.get()) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Outcome run(int jobs) {
        int atOnce = Math.clamp(open.size(), 1, jobs);
        listener.onFact(
                "sweep",
                String.format(
                        Locale.ROOT,
                        "%s%s%s; %d at once, each on one thread",
                        Printed.count(sweep.size(), "configuration"),
                        task.equals(Task.ALL)
                                ? ""
                                : String.format(Locale.ROOT, ", share %s has %,d", task, sweep.size(task)),
                        folder.rows().isEmpty()
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        ", %,d done before",
                                        folder.rows().size()),
                        atOnce));
        var material = sweep.material();
        listener.onFact("corpus", material.description().get());
        material.remarks().forEach(remark -> listener.onFact("corpus", remark));
        listener.onFact("saves to", folder.path().toString());
        listener.onStart(board);
        Optional<Path> model;
        try {
            try (var threads = Executors.newFixedThreadPool(atOnce)) {
                trainAll(threads, atOnce);
            }
            model = folder.heldBest();
            if (model.isEmpty() && left() == 0 && folder.best().isPresent() && !stops()) {
                trainBestAgain(folder.best().get().number());
                model = folder.heldBest();
            }
        } finally {
            listener.onEnd();
        }
        return end(folder, left(), model);
    }

    private int left() {
        return sweep.size(task) - folder.rows().size();
    }

    /// Draws what is there.
    static Outcome end(SweepFolder folder, int left, Optional<Path> bestModel) {
        SweepDrawing.svg(folder.grid(), folder.rows().values())
                .ifPresent(picture -> folder.write(SweepFolder.PICTURE, picture));
        var ranked = folder.rows().values().stream().sorted(Row.BEST_FIRST).toList();
        return new Outcome(folder.grid(), ranked, left, bestModel);
    }

    private void trainAll(ExecutorService threads, int atOnce) {
        var workers = new ArrayList<Future<?>>();
        for (int i = 0; i < atOnce; i++) {
            workers.add(threads.submit(this::work));
        }
        for (var worker : workers) {
            try {
                worker.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Failure failure ? failure : Failure.unexpected(e.getCause(), "");
            } catch (InterruptedException e) {
                interrupted.set(true);
                failed = true;
            }
        }
    }

    private boolean stops() {
        return failed || listener.stops();
    }

    private void work() {
        try {
            for (var number = next(); number.isPresent(); number = next()) {
                train(number.get(), this::add);
            }
        } catch (RuntimeException | Error e) {
            failed = true;
            throw e;
        }
    }

    private synchronized Optional<Integer> next() {
        return open.isEmpty() || stops() ? Optional.empty() : Optional.of(open.removeFirst());
    }

    private synchronized void add(Sweep.Result result) {
        boolean best = folder.add(result);
        board.onRow(result.row());
        listener.onRow(result.row(), best);
    }

    /// Trains a configuration as soon as there is room for it.
    ///
    /// @param keep is given what came of it, unless it left before its last step
    private void train(int number, Consumer<Sweep.Result> keep) {
        Run run;
        try {
            run = sweep.run(number);
            folder.requireSameText(run);
        } catch (IllegalArgumentException e) {
            keep.accept(sweep.impossible(number, e));
            return;
        }
        var footprint = run.footprint();
        double shared = sharesText ? footprint.data() : 0;
        double bytes = footprint.bytes() - shared;
        take(number, bytes, shared);
        try {
            listener.onBegin(number);
            var result = sweep.train(number, run, new Watcher() {
                @Override
                public void onStep(Step step) {
                    board.onStep(number, step);
                    listener.onStep(number, step);
                }

                @Override
                public boolean stops() {
                    return SweepRun.this.stops();
                }
            });
            if (result.isComplete()) {
                keep.accept(result);
            }
        } finally {
            give(bytes);
        }
    }

    /// Waits until there is room for a configuration beside those that run; one alone has been found to fit.
    ///
    /// @param shared bytes of the text, if all share it, which nobody takes
    private synchronized void take(int number, double bytes, double shared) {
        while (bytes > free - shared && running > 0 && !stops()) {
            if (!told) {
                told = true;
                listener.onFact(
                        "memory",
                        "configuration " + number + " needs " + Heap.size(bytes) + " and waits for others to end: "
                                + Heap.size(Math.max(0, free - shared)) + " are free in a heap of "
                                + Heap.size(Heap.limit())
                                + " (MICROGPT_JAVA_OPTS=-Xmx… makes it larger)");
            }
            try {
                wait();
            } catch (InterruptedException e) {
                failed = true;
                Thread.currentThread().interrupt();
            }
        }
        free -= bytes;
        running++;
    }

    private synchronized void give(double bytes) {
        free += bytes;
        running--;
        notifyAll();
    }

    /// Somebody has removed the best model, or another is in its place.
    private void trainBestAgain(int number) {
        listener.onWarning(folder.bestModel() + " does not hold the best model: it is trained again");
        train(number, result -> {
            if (result.trained().isPresent()) {
                folder.saveBest(result);
                if (!result.row().weights().equals(folder.rows().get(number).weights())) {
                    listener.onWarning("configuration " + number + " has other weights than " + SweepFolder.RESULTS
                            + " says: its row is damaged, or was trained by another version");
                }
            } else {
                listener.onWarning("the best model could not be trained again: "
                        + result.row().reason());
            }
        });
    }

    /// How many configurations are trained at once unless the user says how many.
    ///
    /// @return the processor's cores
    public static int jobs() {
        return Math.min(Machine.cores(), MOST_JOBS);
    }
}
