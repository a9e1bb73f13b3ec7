package microgpt.bench;

import microgpt.autograd.Ops;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.kernels.vector.VectorKernels;
import microgpt.model.Config;
import microgpt.tape.Tape;
import microgpt.value.ValueOps;

/// What computes a step, on one thread.
enum Engine {
    /// One object a number, double: the reference.
    VALUE("value"),
    /// Matrices in flat arrays, float, by plain loops.
    TAPE_SCALAR("tape + scalar"),
    /// Matrices in flat arrays, float, on SIMD lanes.
    TAPE_VECTOR("tape + vector");

    /// What tables and charts call it.
    final String words;

    Engine(String words) {
        this.words = words;
    }

    /// A new engine of this kind for training.
    Ops<?> forTraining(Config config) {
        return switch (this) {
            case VALUE -> ValueOps.forTraining(config.parameterCount(), config.parameterNames());
            case TAPE_SCALAR -> tape(config, new ScalarKernels(), 1);
            case TAPE_VECTOR -> tape(config, new VectorKernels(), 1);
        };
    }

    static Tape tape(Config config, Kernels kernels, int threads) {
        return Tape.forTraining(config.parameterCount(), kernels, threads);
    }

    /// A new engine of this kind for generation.
    Ops<?> forInference(Config config) {
        return switch (this) {
            case VALUE -> ValueOps.forInference(config.parameterCount(), config.parameterNames());
            case TAPE_SCALAR -> Tape.forInference(config.parameterCount(), new ScalarKernels(), 1);
            case TAPE_VECTOR -> Tape.forInference(config.parameterCount(), new VectorKernels(), 1);
        };
    }
}
