package microgpt.checkpoint;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import microgpt.random.Rng;

/// Where a run stands between two steps: all it needs to go on, apart from the numbers its engine keeps.
///
/// @param model what is trained
/// @param step steps done
/// @param data the text it is trained on
/// @param options how the run was started, by option name; the program's own affair
/// @param generators the random generators that are still drawn from, by their purpose
/// @param bestValidationLoss the lowest so far, if there was any
public record Progress(
        ModelInfo model,
        int step,
        Fingerprint data,
        Map<String, String> options,
        Map<String, Rng> generators,
        OptionalDouble bestValidationLoss) {
    private static final String STEP = "step";
    private static final String DATA_SIZE = "data_size";
    private static final String DATA_SHA256 = "data_sha256";
    private static final String BEST = "best_validation_loss";
    private static final String OPTION = "option.";
    private static final String GENERATOR = "random.";

    public Progress {
        options = Map.copyOf(options);
        generators = Map.copyOf(generators);
    }

    void describe(Map<String, String> metadata) {
        metadata.put(STEP, Integer.toString(step));
        model.describe(metadata);
        metadata.put(DATA_SIZE, Long.toString(data.size()));
        metadata.put(DATA_SHA256, data.sha256());
        bestValidationLoss.ifPresent(loss -> metadata.put(BEST, Double.toString(loss)));
        new TreeMap<>(options).forEach((name, value) -> metadata.put(OPTION + name, value));
        new TreeMap<>(generators).forEach((name, rng) -> metadata.put(GENERATOR + name, rng.state()));
    }

    static Progress of(Metadata metadata) throws CheckpointException {
        int step = metadata.integer(STEP);
        var model = ModelInfo.of(metadata);
        long size = metadata.natural(DATA_SIZE, Long.MAX_VALUE);
        var data = metadata.parse(DATA_SHA256, hash -> new Fingerprint(size, hash));
        var best = OptionalDouble.empty();
        if (metadata.texts().containsKey(BEST)) {
            best = OptionalDouble.of(metadata.number(BEST));
        }
        var generators = new TreeMap<String, Rng>();
        for (var name : metadata.withPrefix(GENERATOR).keySet()) {
            generators.put(name, metadata.parse(GENERATOR + name, Rng::restore));
        }
        return new Progress(model, step, data, metadata.withPrefix(OPTION), generators, best);
    }
}
