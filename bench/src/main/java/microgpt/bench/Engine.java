package microgpt.bench;

import microgpt.autograd.Ops;
import microgpt.kernels.ScalarKernels;
import microgpt.kernels.vector.VectorKernels;
import microgpt.model.Config;
import microgpt.tape.Tape;
import microgpt.value.ValueOps;

/// What computes a step.
public enum Engine {
    /// One object a number, double: the reference.
    VALUE,
    /// Matrices in flat arrays, float, by plain loops.
    TAPE_SCALAR,
    /// Matrices in flat arrays, float, on SIMD lanes.
    TAPE_VECTOR;

    /// A new engine of this kind for training, on one thread.
    Ops<?> forTraining(Config config) {
        return switch (this) {
            case VALUE -> ValueOps.forTraining(config.parameterCount(), config.parameterNames());
            case TAPE_SCALAR -> Tape.forTraining(config.parameterCount(), new ScalarKernels());
            case TAPE_VECTOR -> Tape.forTraining(config.parameterCount(), new VectorKernels());
        };
    }

    /// A new engine of this kind for generation, on one thread.
    Ops<?> forInference(Config config) {
        return switch (this) {
            case VALUE -> ValueOps.forInference(config.parameterCount(), config.parameterNames());
            case TAPE_SCALAR -> Tape.forInference(config.parameterCount(), new ScalarKernels(), 1);
            case TAPE_VECTOR -> Tape.forInference(config.parameterCount(), new VectorKernels(), 1);
        };
    }

    /// Ends the threads of an engine that has some.
    static void close(Ops<?> ops) {
        if (ops instanceof Tape tape) {
            tape.close();
        }
    }
}
