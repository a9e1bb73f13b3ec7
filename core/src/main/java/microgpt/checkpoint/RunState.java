package microgpt.checkpoint;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import microgpt.random.Rng;
import microgpt.text.Fingerprint;

/// Where a run stands between two steps: all it needs to go on, apart from the numbers its engine keeps.
///
/// @param id which run it is; nothing if it was saved by a version that did not say
/// @param model what is trained
/// @param step steps done
/// @param data the text it is trained on
/// @param options how the run was started, by option name; the program's own affair
/// @param generators the random generators that are still drawn from, by their purpose
/// @param figures numbers that are carried from step to step, by their purpose; the program's own affair too
/// @param files what tells that other files are this run's, and of this step: checksums by the files' purposes, and
///     what could not be written to them
public record RunState(
        Optional<RunId> id,
        ModelInfo model,
        int step,
        Fingerprint data,
        Map<String, String> options,
        Map<String, Rng> generators,
        Map<String, Double> figures,
        Map<String, String> files) {
    private static final String STEP = "step";
    private static final String DATA_SIZE = "data_size";
    private static final String DATA_SHA256 = "data_sha256";
    private static final String OPTION = "option.";
    private static final String GENERATOR = "random.";
    private static final String FIGURE = "figure.";
    private static final String FILE = "file.";

    /// Copies the maps.
    public RunState {
        options = Map.copyOf(options);
        generators = Map.copyOf(generators);
        figures = Map.copyOf(figures);
        files = Map.copyOf(files);
    }

    /// The same with what tells another file of this purpose, or no file.
    RunState withFile(String purpose, Optional<String> checksum) {
        var others = new TreeMap<>(files);
        others.remove(purpose);
        checksum.ifPresent(text -> others.put(purpose, text));
        return new RunState(id, model, step, data, options, generators, figures, others);
    }

    void describe(Map<String, String> metadata) {
        id.ifPresent(run -> run.describe(metadata));
        metadata.put(STEP, Integer.toString(step));
        model.describe(metadata);
        metadata.put(DATA_SIZE, Long.toString(data.size()));
        metadata.put(DATA_SHA256, data.sha256());
        new TreeMap<>(options).forEach((name, value) -> metadata.put(OPTION + name, value));
        new TreeMap<>(generators).forEach((name, rng) -> metadata.put(GENERATOR + name, rng.state()));
        new TreeMap<>(figures).forEach((name, value) -> metadata.put(FIGURE + name, Double.toString(value)));
        new TreeMap<>(files).forEach((name, value) -> metadata.put(FILE + name, value));
    }

    static RunState of(Metadata metadata) throws CheckpointException {
        int step = metadata.integer(STEP);
        var model = ModelInfo.of(metadata);
        long size = metadata.natural(DATA_SIZE, Long.MAX_VALUE);
        var data = metadata.parse(DATA_SHA256, hash -> new Fingerprint(size, hash));
        var generators = new TreeMap<String, Rng>();
        for (var name : metadata.withPrefix(GENERATOR).keySet()) {
            generators.put(name, metadata.parse(GENERATOR + name, Rng::restore));
        }
        var figures = new TreeMap<String, Double>();
        for (var name : metadata.withPrefix(FIGURE).keySet()) {
            figures.put(name, metadata.number(FIGURE + name));
        }
        var options = metadata.withPrefix(OPTION);
        var files = metadata.withPrefix(FILE);
        return new RunState(RunId.of(metadata), model, step, data, options, generators, figures, files);
    }
}
