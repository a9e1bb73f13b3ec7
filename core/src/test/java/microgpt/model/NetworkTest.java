package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.autograd.Ops;
import microgpt.kernels.ScalarKernels;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.value.ValueOps;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Networks that are no language models, on either engine.
class NetworkTest {
    private static final int HIDDEN = 16;

    static Stream<Ops<?>> engines() {
        int parameters = 5 * HIDDEN + 1;
        return Stream.of(
                ValueOps.forTraining(parameters, i -> "p" + i), Tape.forTraining(parameters, new ScalarKernels()));
    }

    /// `relu(x·W1ᵀ + b1)·W2ᵀ + b2`, x with n inputs.
    private static <M> M network(Ops<M> ops, M x, int n) {
        int b1 = n * HIDDEN;
        int w2 = b1 + HIDDEN;
        int b2 = w2 + HIDDEN;
        var hidden = ops.relu(ops.add(ops.linear(x, ops.parameter(0, HIDDEN, n)), ops.parameter(b1, 1, HIDDEN)));
        return ops.add(ops.linear(hidden, ops.parameter(w2, 1, HIDDEN)), ops.parameter(b2, 1, 1));
    }

    /// Trains the network to turn each row of `inputs` into its target; returns what it makes of them in the end.
    private static <M> double[] train(Ops<M> ops, int n, double[] inputs, double[] targets, int steps) {
        var drawn = PythonRandom.seed(3).normals(ops.parameters(), 0.7).value();
        IntStream.range(0, drawn.length).forEach(i -> ops.parameter(i, drawn[i]));
        var adam = new Adam(0.02, 0.9, 0.999, 1e-8);
        for (int step = 0; step < steps; step++) {
            ops.begin();
            var error = ops.sub(
                    network(ops, ops.constant(targets.length, n, inputs), n), ops.constant(targets.length, 1, targets));
            ops.backward(ops.mean(ops.mul(error, error)));
            adam.update(ops, step);
        }
        ops.begin();
        var outputs = network(ops, ops.constant(targets.length, n, inputs), n);
        return IntStream.range(0, targets.length)
                .mapToDouble(i -> ops.get(outputs, i, 0))
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aNetworkLearnsExclusiveOr(Ops<?> ops) {
        double[] targets = {0, 1, 1, 0};
        double[] outputs = train(ops, 2, new double[] {0, 0, 0, 1, 1, 0, 1, 1}, targets, 400);
        for (int i = 0; i < 4; i++) {
            assertEquals(targets[i], outputs[i], 0.05);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aNetworkLearnsACurve(Ops<?> ops) {
        DoubleUnaryOperator curve = x -> x * x - 0.5;
        double[] xs = IntStream.rangeClosed(-8, 8).mapToDouble(i -> i / 8.0).toArray();
        double[] outputs = train(ops, 1, xs, DoubleStream.of(xs).map(curve).toArray(), 1_000);
        double worst = IntStream.range(0, xs.length)
                .mapToDouble(i -> Math.abs(outputs[i] - curve.applyAsDouble(xs[i])))
                .max()
                .orElseThrow();
        assertTrue(worst < 0.1, () -> "off by " + worst);
    }
}
