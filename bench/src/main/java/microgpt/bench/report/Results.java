package microgpt.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What a question's run found; as a file, a line a figure, so that a change shows in a diff.
///
/// @param question its name, such as `engines`
/// @param command what was typed
/// @param remark what should be known of it, or nothing
/// @param machine it ran on
/// @param figures in the order they were measured
public record Results(String question, String command, String remark, Machine machine, List<Figure> figures) {
    /// The share of a machine that others may take unnoticed.
    private static final double BUSY = 0.1;

    /// By how much of the smaller one two peaks may differ.
    private static final double UNSTEADY = 0.05;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    public Results {
        Objects.requireNonNull(question, "question is missing");
        Objects.requireNonNull(machine, "machine is missing");
        Objects.requireNonNull(figures, "figures are missing");
    }

    /// The figure of a benchmark with these parameters, if it was measured.
    public Optional<Figure> find(String benchmark, Map<String, String> params) {
        return figures.stream()
                .filter(figure -> figure.benchmark().equals(benchmark) && figure.has(params))
                .findFirst();
    }

    /// The same, where it must be there.
    ///
    /// @throws IllegalArgumentException if it is not
    public Figure get(String benchmark, Map<String, String> params) {
        return find(benchmark, params)
                .orElseThrow(
                        () -> new IllegalArgumentException(question + " has no figure of " + benchmark + " " + params));
    }

    /// All figures of a benchmark.
    public List<Figure> all(String benchmark) {
        return figures.stream()
                .filter(figure -> figure.benchmark().equals(benchmark))
                .toList();
    }

    /// Those of them in which a parameter has this value.
    public List<Figure> all(String benchmark, String param, String value) {
        return all(benchmark).stream()
                .filter(figure -> figure.param(param).equals(value))
                .toList();
    }

    /// The machine's multiply-adds on one thread, as measured beside the rest.
    public Figure peak() {
        return get("FmaPeak.one", Map.of());
    }

    /// Whether the machine issues multiply-adds of 512 bits whole: half as wide ones are much slower then.
    public Optional<Boolean> whole512() {
        return find("FmaPeak.half", Map.of())
                .filter(half -> machine.lanes() == 512)
                .map(half -> peak().gigaflops() > 1.5 * half.gigaflops());
    }

    /// Why these figures should not be trusted; nothing if there is no reason.
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        if (command.contains("--smoke")) {
            warnings.add("These figures mean nothing: `--smoke` runs everything once, cold, to show that it runs.");
            return warnings;
        }
        if (machine.busy() != null && machine.busy() > BUSY) {
            warnings.add("The machine was busy: other programs took " + Table.percent(machine.busy()) + " of it.");
        }
        if (machine.busy() != null && find("FmaPeak.one", Map.of()).isPresent()) {
            double before = Figure.median(peak().forks().getFirst());
            double after = Figure.median(peak().forks().getLast());
            if (Math.abs(before - after) > UNSTEADY * Math.min(before, after)) {
                var share = Table.percent(before / after);
                warnings.add("The machine was unsteady: its peak afterwards was " + share + " of the one before.");
            }
        }
        return warnings;
    }

    /// What tables that show shares of it begin with.
    public String peakInWords() {
        return "Peak: " + Table.rate(peak(), peak().gigaflops()) + " GFLOP/s.\n\n";
    }

    /// Writes a file, in place of one that may be there.
    public void write(Path file) {
        var lines = figures.stream().map(figure -> "    " + JSON.writeValueAsString(figure));
        var text = "{\n  \"question\": " + JSON.writeValueAsString(question)
                + ",\n  \"command\": " + JSON.writeValueAsString(command)
                + ",\n  \"remark\": " + JSON.writeValueAsString(remark)
                + ",\n  \"machine\": " + JSON.writeValueAsString(machine)
                + ",\n" + lines.collect(Collectors.joining(",\n", "  \"figures\": [\n", "\n  ]\n")) + "}\n";
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws IllegalArgumentException if the file holds anything else
    public static Results read(Path file) {
        try {
            return JSON.readValue(Files.readString(file), Results.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " holds no results: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
