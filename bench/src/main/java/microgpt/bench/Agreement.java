package microgpt.bench;

import java.util.Arrays;
import java.util.List;
import microgpt.autograd.Ops;
import microgpt.kernels.ScalarKernels;
import microgpt.kernels.vector.VectorKernels;
import microgpt.tape.Tape;

/// What arms must agree on before they are timed against each other.
final class Agreement {
    /// The longest document, in positions, that an agreement is tried on.
    private static final int POSITIONS = 32;

    private Agreement() {}

    /// Scalar and vector kernels must leave the same bits in every parameter after two steps; `Value` and the tape must
    /// find the same loss and the same gradients of one document, but for rounding.
    ///
    /// Layers are alike, so one is tried, and documents are cut.
    static void ofEngines(Sizes sizes) {
        ofKernels(sizes);
        var workload =
                Workload.of(new Sizes(1, sizes.channels(), sizes.heads(), Math.min(POSITIONS, sizes.block()), 1));
        var value = Engine.VALUE.forTraining(workload.config());
        try (var tape = Tape.forTraining(workload.config().parameterCount(), new ScalarKernels())) {
            double expected = workload.lossAndGradients(value);
            double actual = workload.lossAndGradients(tape);
            double bound = roundings(workload.sizes(), workload.config().vocabSize()) * 0x1p-24;
            requireClose("loss", expected, actual, bound * Math.abs(expected));
            double largest = 0;
            for (int i = 0; i < value.parameters(); i++) {
                largest = Math.max(largest, Math.abs(value.parameterGradient(i)));
            }
            for (int i = 0; i < value.parameters(); i++) {
                requireClose(
                        "gradient of " + workload.config().parameterName(i),
                        value.parameterGradient(i),
                        tape.parameterGradient(i),
                        bound * largest);
            }
        }
    }

    /// All engines must write the same tokens, two texts at once.
    static void ofWriting(Sizes sizes) {
        var workload = Workload.of(sizes.ofBatch(2));
        var expected = Writer.once(Engine.VALUE.forInference(workload.config()), workload);
        for (var engine : List.of(Engine.TAPE_SCALAR, Engine.TAPE_VECTOR)) {
            var actual = Writer.once(engine.forInference(workload.config()), workload);
            int at = Arrays.mismatch(expected, actual);
            if (at >= 0) {
                throw new IllegalStateException(
                        "token " + at + " is " + expected[at] + " by VALUE, " + actual[at] + " by " + engine);
            }
        }
    }

    /// Scalar and vector kernels must leave the same bits in every parameter after two steps of such a model.
    static void ofKernels(Sizes sizes) {
        ofKernels(sizes, 1);
    }

    /// The same, the vector kernels on so many threads, which share all they do.
    static void ofKernels(Sizes sizes, int threads) {
        var workload = Workload.of(new Sizes(
                1, sizes.channels(), sizes.heads(), Math.min(POSITIONS, sizes.block()), Math.min(16, sizes.batch())));
        int n = workload.config().parameterCount();
        try (var scalar = Tape.forTraining(n, new ScalarKernels());
                var vector = Tape.forTraining(n, new VectorKernels(), threads)) {
            vector.shareFrom(0);
            twoSteps(workload, scalar);
            twoSteps(workload, vector);
            for (int i = 0; i < n; i++) {
                requireSame(
                        workload.config().parameterName(i), (float) scalar.parameter(i), (float) vector.parameter(i));
            }
        }
    }

    private static <M> void twoSteps(Workload workload, Ops<M> ops) {
        var trainer = workload.trainer(ops);
        trainer.train();
        trainer.train();
    }

    /// The most roundings a number can have been through on its way to the loss and back: the terms of each sum.
    private static double roundings(Sizes sizes, int vocabulary) {
        double layer = 12.0 * sizes.channels() + 4.0 * sizes.block();
        return 2 * (sizes.layers() * layer + sizes.channels() + vocabulary + sizes.batch() * (double) sizes.block());
    }

    /// NaN agrees with NaN alone.
    static void requireSame(String what, float scalar, float vector) {
        if (Float.floatToIntBits(scalar) != Float.floatToIntBits(vector)) {
            throw new IllegalStateException(what + " is " + scalar + " by scalar kernels, " + vector + " by others");
        }
    }

    static void requireClose(String what, double expected, double actual, double bound) {
        if (!(Math.abs(expected - actual) <= bound)) {
            throw new IllegalStateException(
                    what + " is " + actual + " where " + expected + " was expected, further off than " + bound);
        }
    }
}
