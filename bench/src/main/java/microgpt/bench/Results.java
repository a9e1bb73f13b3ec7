package microgpt.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a question's run found.
///
/// @param question its name, such as `engines`
/// @param command what was typed
/// @param remark what should be known of it, or nothing
/// @param machine it ran on
/// @param figures in the order they were measured
record Results(String question, String command, String remark, Machine machine, List<Figure> figures) {
    /// The share of a machine that others may take unnoticed.
    private static final double BUSY = 0.1;

    /// By how much of the smaller one two peaks may differ.
    private static final double UNSTEADY = 0.05;

    private static final JsonMapper JSON = new JsonMapper();

    Results {
        Objects.requireNonNull(question, "question is missing");
        Objects.requireNonNull(machine, "machine is missing");
        Objects.requireNonNull(figures, "figures are missing");
    }

    /// How much time the run took for each.
    Scale scale() {
        return Stream.of(Scale.FULL, Scale.SMOKE)
                .filter(scale -> command.contains(scale.option()))
                .findFirst()
                .orElse(Scale.QUICK);
    }

    /// All figures of a benchmark.
    List<Figure> all(String benchmark) {
        return figures.stream().filter(of -> of.benchmark().equals(benchmark)).toList();
    }

    /// All figures with these parameters, and perhaps others.
    List<Figure> with(Map<String, String> params) {
        return figures.stream()
                .filter(of -> of.params().entrySet().containsAll(params.entrySet()))
                .toList();
    }

    /// All figures in which a parameter has this value.
    List<Figure> with(String param, String value) {
        return with(Map.of(param, value));
    }

    /// The figure of a benchmark without parameters, if it was measured.
    Optional<Figure> find(String benchmark) {
        return find(benchmark, Map.of());
    }

    /// That of one with just these parameters.
    Optional<Figure> find(String benchmark, Map<String, String> params) {
        return all(benchmark).stream().filter(of -> of.params().equals(params)).findFirst();
    }

    /// The figure that differs from one in a parameter alone, if it was measured.
    Optional<Figure> like(Figure one, String param, String value) {
        return find(one.benchmark(), Cases.changed(one.params(), param, value));
    }

    /// What a cell says of that figure, in the row of this one.
    Function<Figure, String> like(String param, String value, Function<Figure, String> cell) {
        return one -> like(one, param, value).map(cell).orElse(Table.NONE);
    }

    /// A cell that says how many times as fast a row's figure is as that one.
    Function<Figure, String> times(String param, String value) {
        return one -> like(param, value, slow -> Table.times(one, slow)).apply(one);
    }

    /// The machine's multiply-adds on one thread, as measured beside the rest.
    Figure peak() {
        return find(FmaPeak.ONE).orElseThrow(() -> new IllegalArgumentException(question + " has no peak"));
    }

    /// What tables that show shares of it begin with.
    String peakInWords() {
        return "Peak: " + Table.rate(peak(), peak().gigaflops()) + " GFLOP/s.\n\n";
    }

    /// How the machine issues multiply-adds of 512 bits: if whole, half as wide ones are much slower. Empty for others.
    String halves() {
        return find(FmaPeak.HALF)
                .map(half -> peak().gigaflops() > 1.5 * half.gigaflops() ? ", whole" : ", in halves")
                .orElse("");
    }

    /// Why these figures should not be trusted; nothing if there is no reason.
    List<String> warnings() {
        if (scale() == Scale.SMOKE) {
            return List.of("These figures mean nothing: `--smoke` runs everything once, cold, to show that it runs.");
        }
        var warnings = new ArrayList<String>();
        if (machine.busy() != null && machine.busy() > BUSY) {
            warnings.add("The machine was busy: other programs took " + Table.percent(machine.busy()) + " of it.");
        }
        if (find(FmaPeak.ONE).isPresent()) {
            double before = WarmUp.median(peak().forks().getFirst());
            double after = WarmUp.median(peak().forks().getLast());
            if (Math.abs(before - after) > UNSTEADY * Math.min(before, after)) {
                var share = Table.percent(before / after);
                warnings.add("The machine was unsteady: its peak afterwards was " + share + " of the one before.");
            }
        }
        return warnings;
    }

    /// Writes a file, in place of one that may be there, and makes its directory if there is none.
    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws IllegalArgumentException if the file holds anything else
    static Results read(Path file) {
        try {
            return JSON.readValue(file.toFile(), Results.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " holds no results: " + e.getOriginalMessage(), e);
        }
    }
}
