package microgpt.sweep;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import microgpt.checkpoint.AtomicFile;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.DirectoryLock;
import microgpt.checkpoint.OwnFile;
import microgpt.checkpoint.SavedModel;
import microgpt.session.Failure;
import microgpt.session.Input;
import microgpt.session.Run;
import microgpt.session.RunOption;
import microgpt.session.RunOptions;
import microgpt.session.Session;
import microgpt.text.Printed;

/// The directory of a sweep, its own until it is closed: what the sweep is, a row for each configuration that
/// has ended, the best model, and a picture.
///
/// A row is appended when its configuration ends, after the model has been saved if it is the best so far. So
/// whenever the process is killed, rows tell of what is done, and what they do not tell of is done again, to
/// the same bits. A line that was cut short is no row.
final class SweepFolder implements Closeable {
    /// The names of the files.
    static final String SWEEP = "sweep.txt";

    static final String RESULTS = "results.csv";
    static final String PICTURE = "sweep.svg";
    static final String BEST = "best";

    private static final String REMARK = "# What this sweep is; whoever goes on with it must mean the same.\n";
    static final String GRID = "grid";
    static final String TASK = "task";
    static final String TEXT = "text";
    private static final String DATA = RunOption.DATA.key();

    private final Path directory;
    private final Sweep sweep;
    private final DirectoryLock lock;
    private final FileChannel results;
    private final Map<Integer, Row> rows = new TreeMap<>();
    private final String text;

    private SweepFolder(Path directory, Sweep sweep, DirectoryLock lock, Map<String, String> identity)
            throws IOException {
        this.directory = directory;
        this.sweep = sweep;
        this.lock = lock;
        text = identity.get(TEXT);
        AtomicFile.clean(directory, List.of(SWEEP, RESULTS, PICTURE));
        if (Files.exists(bestModel())) {
            AtomicFile.clean(bestModel(), List.of(SavedModel.FILE_NAME));
        }
        var file = directory.resolve(SWEEP);
        if (Files.exists(file)) {
            requireSame(directory, saved(directory), identity, "--out with another directory begins a new one");
        } else {
            AtomicFile.replace(file, bytes(REMARK + RunOptions.lines(identity)));
        }
        read();
        results = FileChannel.open(directory.resolve(RESULTS), StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
    }

    /// What a sweep is that is begun or goes on here.
    static Map<String, String> identity(Sweep sweep, Task task) {
        var identity = new LinkedHashMap<>(sweep.identity());
        identity.put(TASK, task.toString());
        identity.put(TEXT, sweep.text().sha256());
        Optional.ofNullable(sweep.shared().given().get(DATA)).ifPresent(data -> identity.put(DATA, data));
        return identity;
    }

    /// Opens the directory of a sweep, made if there is none.
    ///
    /// @param identity what the sweep is
    /// @param remarks is told what the file system cannot do
    /// @throws Failure if it is another sweep's, something of another kind is in the way, somebody else writes
    ///     to it, or it cannot be written to
    static SweepFolder open(Path directory, Sweep sweep, Map<String, String> identity, List<String> remarks) {
        try {
            requireOurs(directory);
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
            }
            var lock = DirectoryLock.take(directory, "another sweep or training is saving to it", remarks);
            try {
                return new SweepFolder(directory, sweep, lock, identity);
            } catch (IOException | RuntimeException | Error e) {
                lock.close();
                throw e;
            }
        } catch (CheckpointException e) {
            throw new Failure(e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure(directory + " cannot be written to: " + Input.reason(e), e);
        }
    }

    /// Nothing is written over, or through a link, that no sweep has written.
    private static void requireOurs(Path directory) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new Failure(directory + " is no directory: --out takes the name of one");
        }
        boolean begun = Files.exists(directory.resolve(SWEEP));
        for (var name : List.of(SWEEP, RESULTS, PICTURE, BEST)) {
            var file = directory.resolve(name);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            boolean right = name.equals(BEST)
                    ? Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                    : Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            if (!begun || !right || name.equals(PICTURE) && !OwnFile.isMarked(file, SweepDrawing.TITLE)) {
                throw new Failure(file + " is there and of no sweep: --out with another directory leaves it alone");
            }
        }
    }

    /// What a sweep is that was saved here: its grid, what is common to all, and so on, by name.
    ///
    /// @throws Failure if there is none
    static Map<String, String> saved(Path directory) {
        return saved(directory, "a sweep begins with --grid");
    }

    /// The same.
    ///
    /// @param advice what to say if there is none
    static Map<String, String> saved(Path directory, String advice) {
        var file = directory.resolve(SWEEP);
        if (!Files.isRegularFile(file)) {
            throw new Failure(
                    directory + (Files.isDirectory(directory) ? " holds no sweep: " : " is no directory: ") + advice);
        }
        try {
            var saved = RunOptions.values(text(file));
            if (!saved.keySet().containsAll(List.of(GRID, TASK, TEXT))) {
                throw new Failure(
                        file + " is not as a sweep has left it: it lacks its " + GRID + ", " + TASK + " or " + TEXT);
            }
            return saved;
        } catch (IllegalArgumentException e) {
            throw new Failure(file + " is not as a sweep has left it: " + e.getMessage(), e);
        }
    }

    /// @param there what a sweep is that is in a directory
    /// @param here what it must be, as far as both say
    /// @param advice what the user may do about it
    /// @throws Failure if it is another
    static void requireSame(Path directory, Map<String, String> there, Map<String, String> here, String advice) {
        for (var name : here.keySet()) {
            // an option that the version which saved it did not know has a value that changes nothing
            if (there.containsKey(name)
                    && !name.equals(DATA)
                    && !there.get(name).equals(here.get(name))) {
                var what = name.equals(TEXT)
                        ? "learns from another text"
                        : "has " + Printed.brief(name + " " + there.get(name)) + ", not "
                                + Printed.brief(here.get(name));
                throw new Failure(directory + " holds another sweep, which " + what + ": " + advice);
            }
        }
    }

    /// Those that failed are left out: they are tried again.
    private void read() throws IOException {
        var file = directory.resolve(RESULTS);
        rows(directory, sweep.grid()).stream()
                .filter(row -> row.state() != Row.State.FAILED)
                .forEach(row -> rows.put(row.number(), row));
        var kept = lines();
        if (!Files.exists(file) || !kept.equals(text(file))) {
            AtomicFile.replace(file, bytes(kept));
        }
    }

    /// The rows in a directory, but a last one that was cut short.
    ///
    /// @throws Failure if there are other rows than those of this grid, or they cannot be read
    static List<Row> rows(Path directory, Grid grid) {
        var file = directory.resolve(RESULTS);
        var text = Files.exists(file) ? text(file) : "";
        var lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        var format = new Rows(grid);
        if (!lines.isEmpty() && !lines.getFirst().equals(format.header())) {
            throw new Failure(file + " is not of this sweep: its first line is not " + format.header());
        }
        var read = new ArrayList<Row>();
        for (int i = 1; i < lines.size(); i++) {
            try {
                read.add(format.parse(lines.get(i)));
            } catch (IllegalArgumentException e) {
                throw new Failure(
                        file + ", line " + (i + 1) + " is no row of this sweep: " + Printed.brief(e.getMessage()), e);
            }
        }
        return read;
    }

    private String lines() {
        return rows.values().stream()
                .map(row -> Rows.line(row) + "\n")
                .collect(Collectors.joining("", new Rows(sweep.grid()).header() + "\n", ""));
    }

    /// The rows so far, by number.
    Map<Integer, Row> rows() {
        return rows;
    }

    /// The best so far, if any was trained.
    Optional<Row> best() {
        return Row.best(rows.values());
    }

    /// Requires that a configuration learns from the text of those before: the file may have changed meanwhile.
    ///
    /// @throws Failure if it is another
    void requireSameText(Run run) {
        if (!run.material().fingerprint().sha256().equals(text)) {
            throw new Failure("the text is no longer that of the sweep in " + directory
                    + ": put it back to go on, or begin a new sweep with another --out");
        }
    }

    /// Where the best model is.
    Path bestModel() {
        return directory.resolve(BEST);
    }

    Grid grid() {
        return sweep.grid();
    }

    Path path() {
        return directory;
    }

    /// Adds what came of a configuration, after its model if that is the best.
    ///
    /// @return whether it is the best
    /// @throws Failure if it cannot be written
    boolean add(Sweep.Result result) {
        var row = result.row();
        boolean best = row.isDone()
                && best().map(other -> Row.BEST_FIRST.compare(row, other) < 0).orElse(true);
        if (best) {
            saveBest(result);
        }
        try {
            for (var line = ByteBuffer.wrap(bytes(Rows.line(row) + "\n")); line.hasRemaining(); ) {
                results.write(line);
            }
        } catch (IOException e) {
            throw unwritable(RESULTS, e);
        }
        rows.put(row.number(), row);
        return best;
    }

    /// Adds a row of another directory of the same sweep.
    void put(Row row) {
        rows.put(row.number(), row);
    }

    /// Saves the model of the best, in place of whatever somebody has made of an earlier one.
    void saveBest(Sweep.Result result) {
        var trained = result.trained().orElseThrow();
        try {
            Session.replace(
                    bestModel().resolve(SavedModel.FILE_NAME),
                    result.run().orElseThrow().model(),
                    trained.step(),
                    trained.gpt().ops());
        } catch (Failure e) {
            throw new Failure(e.getMessage() + goesOn(), e);
        }
    }

    /// The directory of the best model, if anything was trained and its model is there, all of which is read to see.
    Optional<Path> heldBest() {
        return best().filter(best -> holdsModelOf(directory, best)).map(best -> bestModel());
    }

    /// Whether the model that is saved in a directory is that of a row.
    static boolean holdsModelOf(Path directory, Row row) {
        try (var saved = SavedModel.open(directory.resolve(BEST))) {
            var weights = saved.weights();
            return Sweep.fingerprint(weights.length, i -> weights[i]).equals(row.weights());
        } catch (CheckpointException e) {
            return false;
        }
    }

    /// Writes one of the files anew.
    void write(String name, String text) {
        try {
            AtomicFile.replace(directory.resolve(name), bytes(text));
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    private String goesOn() {
        return "; rows saved: " + rows.size() + ", and the same command goes on";
    }

    private Failure unwritable(String name, IOException e) {
        return new Failure(directory.resolve(name) + " cannot be written: " + Input.reason(e) + goesOn(), e);
    }

    /// A file as text, whatever is in it: a line that was cut short may end within a character.
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + Input.reason(e), e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Puts the rows in the order of their numbers, and leaves the directory to others.
    @Override
    public void close() {
        try (lock) {
            results.close();
            write(RESULTS, lines());
        } catch (IOException e) {
            throw unwritable(RESULTS, e);
        }
    }
}
