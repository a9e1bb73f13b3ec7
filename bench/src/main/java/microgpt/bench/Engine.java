package microgpt.bench;

import microgpt.autograd.Ops;
import microgpt.autograd.Tape;
import microgpt.autograd.ValueOps;
import microgpt.kernels.ScalarKernels;
import microgpt.kernels.vector.VectorKernels;
import microgpt.model.Config;

/// What computes a step.
public enum Engine {
    /// One object a number, double: the reference.
    VALUE,
    /// Matrices in flat arrays, float, by plain loops.
    TAPE_SCALAR,
    /// Matrices in flat arrays, float, on SIMD lanes.
    TAPE_VECTOR;

    /// A new engine of this kind for training; `threads` counts on the tape only.
    Ops<?> forTraining(Config config, int threads) {
        return switch (this) {
            case VALUE -> ValueOps.forTraining(config.parameterCount(), config::parameterName);
            case TAPE_SCALAR -> Tape.forTraining(config.parameterCount(), new ScalarKernels(), threads);
            case TAPE_VECTOR -> Tape.forTraining(config.parameterCount(), new VectorKernels(), threads);
        };
    }
}
