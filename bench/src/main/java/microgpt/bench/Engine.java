package microgpt.bench;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import microgpt.autograd.Ops;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.kernels.vector.VectorKernels;
import microgpt.model.Config;
import microgpt.tape.Tape;
import microgpt.value.ValueOps;

/// What computes a step.
enum Engine {
    /// One object a number, double: the reference.
    VALUE("value"),
    /// Matrices in flat arrays, float, by plain loops.
    TAPE_SCALAR("tape + scalar"),
    /// Matrices in flat arrays, float, on SIMD lanes.
    TAPE_VECTOR("tape + vector");

    /// The parameter that names one.
    static final String PARAM = "engine";

    static final List<String> ALL = Stream.of(values()).map(Engine::name).toList();

    /// The parameter that chooses between plain loops and SIMD lanes where there is no engine, and its values.
    static final String KERNELS = "kernels";

    static final String SCALAR = "SCALAR";
    static final String VECTOR = "VECTOR";

    /// What tables and charts call it.
    final String words;

    Engine(String words) {
        this.words = words;
    }

    /// Adds a column for each, of the figures that differ from those of the rows in the engine alone.
    static Table<Figure> columns(Table<Figure> table, String unit, Results results, Function<Figure, String> cell) {
        for (var engine : values()) {
            table.column(engine.words + unit, results.like(PARAM, engine.name(), cell));
        }
        return table;
    }

    Kernels kernels() {
        return this == TAPE_VECTOR ? new VectorKernels() : new ScalarKernels();
    }

    /// A new engine of this kind for training.
    Ops<?> forTraining(Config config, int threads) {
        return this == VALUE
                ? ValueOps.forTraining(config.parameterCount(), config.parameterNames())
                : Tape.forTraining(config.parameterCount(), kernels(), threads);
    }

    /// A new engine of this kind for generation, on one thread.
    Ops<?> forInference(Config config) {
        return this == VALUE
                ? ValueOps.forInference(config.parameterCount(), config.parameterNames())
                : Tape.forInference(config.parameterCount(), kernels(), 1);
    }
}
