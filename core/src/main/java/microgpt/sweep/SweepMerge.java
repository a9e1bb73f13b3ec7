package microgpt.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import microgpt.checkpoint.AtomicFile;
import microgpt.checkpoint.SavedModel;
import microgpt.session.Failure;
import microgpt.session.Input;
import microgpt.session.RunOptions;
import microgpt.session.Shell;
import microgpt.sweep.SweepRun.Outcome;

/// Joins what the shares of one sweep have come to, each in a directory of its own, to the directory of the
/// whole. It can be done again when there is more.
final class SweepMerge {
    private static final String ADVICE = "--merge takes directories of sweep --out";

    /// So many numbers are named, then dots stand for the others.
    private static final int NAMED = 10;

    private final List<Path> directories;
    private final Map<Integer, Path> places = new TreeMap<>();
    private final Map<Integer, Row> rows = new TreeMap<>();
    private final TreeSet<Integer> twice = new TreeSet<>();

    private SweepMerge(List<Path> directories) {
        this.directories = directories;
    }

    /// Joins directories.
    ///
    /// @param directories of the shares, at least one
    /// @param out the directory of the whole, made if there is none
    /// @param remarks is told, a line each, of configurations that are in several directories or in none
    /// @return what is there then
    /// @throws Failure if a directory is of another sweep, two tell different things of one configuration, or
    ///     something cannot be read or written
    static Outcome run(List<Path> directories, Path out, Consumer<String> remarks) {
        try {
            return new SweepMerge(directories).run(out, remarks);
        } catch (IOException e) {
            throw new Failure("the sweeps cannot be merged: " + Input.reason(e), e);
        }
    }

    private Outcome run(Path out, Consumer<String> remarks) throws IOException {
        var first = directories.getFirst();
        var whole = new LinkedHashMap<>(SweepFolder.saved(first, ADVICE));
        var sweep = Sweep.of(whole, first, RunOptions.DEFAULTS);
        whole.put(SweepFolder.TASK, Task.ALL.toString());
        for (var directory : directories) {
            read(directory, whole, sweep);
        }
        var told = new ArrayList<String>();
        try (var folder = SweepFolder.open(out, sweep, whole, told)) {
            told.forEach(remarks);
            if (!twice.isEmpty()) {
                remarks.accept("configurations in more than one directory, with the same weights: " + named(twice));
            }
            for (var there : folder.rows().values()) {
                var row = rows.getOrDefault(there.number(), there);
                requireSame(there, out, row, places.get(row.number()));
            }
            rows.values().stream()
                    .filter(row -> !folder.rows().containsKey(row.number()))
                    .forEach(folder::put);
            var model = bringBest(folder, out, remarks);
            var missing = IntStream.rangeClosed(1, sweep.size())
                    .filter(number -> !folder.rows().containsKey(number))
                    .boxed()
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!missing.isEmpty()) {
                remarks.accept(
                        "configurations missing, " + missing.size() + " of " + sweep.size() + ": " + named(missing)
                                + "; to train what is missing: " + Shell.command("sweep", "--out", out.toString()));
            }
            return SweepRun.end(folder, missing.size(), model);
        }
    }

    private void read(Path directory, Map<String, String> whole, Sweep sweep) throws IOException {
        var saved = new LinkedHashMap<>(SweepFolder.saved(directory, ADVICE));
        saved.remove(SweepFolder.TASK);
        SweepFolder.requireSame(
                directory,
                saved,
                whole,
                "only shares of one sweep, as " + directories.getFirst() + " is, can be merged");
        for (var row : SweepFolder.rows(directory, sweep.grid())) {
            var other = rows.get(row.number());
            if (other != null && other.isDone() && row.isDone()) {
                requireSame(other, places.get(row.number()), row, directory);
                twice.add(row.number());
            } else if (other == null || row.isDone()) {
                rows.put(row.number(), row);
                places.put(row.number(), directory);
            }
        }
    }

    /// Makes sure that two rows of one configuration do not tell of different weights.
    private static void requireSame(Row one, Path place, Row other, Path otherPlace) {
        if (one.isDone() && other.isDone() && !one.weights().equals(other.weights())) {
            throw new Failure("configuration " + one.number() + " has other weights in " + place + " than in "
                    + otherPlace + ": one of them is damaged, or was trained by another version");
        }
    }

    /// Copies the best model from where it was trained, and returns its directory, if it is there then.
    private Optional<Path> bringBest(SweepFolder folder, Path out, Consumer<String> remarks) throws IOException {
        var best = folder.best();
        var held = folder.heldBest();
        if (best.isEmpty() || held.isPresent()) {
            return held;
        }
        var from = directories.stream()
                .filter(directory -> SweepFolder.holdsModelOf(directory, best.get()))
                .findFirst();
        if (from.isEmpty()) {
            remarks.accept("the model of the best, configuration " + best.get().number()
                    + ", is in none of the directories; to train it again: "
                    + Shell.command("sweep", "--out", out.toString()));
            return held;
        }
        var model = from.get().resolve(SweepFolder.BEST).resolve(SavedModel.FILE_NAME);
        Files.createDirectories(folder.bestModel());
        AtomicFile.replace(folder.bestModel().resolve(SavedModel.FILE_NAME), Files.readAllBytes(model));
        return Optional.of(folder.bestModel());
    }

    private static String named(TreeSet<Integer> numbers) {
        return numbers.stream().limit(NAMED).map(Object::toString).collect(Collectors.joining(", "))
                + (numbers.size() > NAMED ? ", …" : "");
    }
}
