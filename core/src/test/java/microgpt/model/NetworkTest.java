package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.autograd.Ops;
import microgpt.autograd.Parameters;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.value.ValueOps;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Networks that are no language models, on either engine.
class NetworkTest {
    private static final int HIDDEN = 16;

    private static Parameters layout(int inputs) {
        return Parameters.of("w1", HIDDEN, inputs)
                .and("b1", 1, HIDDEN)
                .and("w2", 1, HIDDEN)
                .and("b2", 1, 1);
    }

    /// `relu(x·w1ᵀ + b1)·w2ᵀ + b2`
    private static <M> M network(Ops<M> ops, Parameters layout, double[] inputs) {
        int n = layout.get("w1").cols();
        var x = ops.constant(inputs.length / n, n, inputs);
        var hidden = ops.relu(ops.add(ops.linear(x, layout.get("w1", ops)), layout.get("b1", ops)));
        return ops.add(ops.linear(hidden, layout.get("w2", ops)), layout.get("b2", ops));
    }

    /// Trains the network to turn each row of `inputs` into its target; returns what it makes of them in the end.
    private static <M> double[][] train(Ops<M> ops, Parameters layout, double[] inputs, double[] targets, int steps) {
        layout.draw(ops, PythonRandom.seed(3), 0.7);
        var adam = new Adam(0.02, 0.9, 0.999, 1e-8);
        for (int step = 0; step < steps; step++) {
            ops.begin();
            var error = ops.sub(network(ops, layout, inputs), ops.constant(targets.length, 1, targets));
            ops.backward(ops.mean(ops.mul(error, error)));
            adam.update(ops, step);
        }
        ops.begin();
        return ops.values(network(ops, layout, inputs));
    }

    private static Stream<Ops<?>> engines(Parameters layout) {
        return Stream.of(ValueOps.forTraining(layout.count(), layout::name), Tape.forTraining(layout.count()));
    }

    static Stream<Ops<?>> twoInputs() {
        return engines(layout(2));
    }

    static Stream<Ops<?>> oneInput() {
        return engines(layout(1));
    }

    @ParameterizedTest
    @MethodSource("twoInputs")
    void aNetworkLearnsExclusiveOr(Ops<?> ops) {
        double[] targets = {0, 1, 1, 0};
        var outputs = train(ops, layout(2), new double[] {0, 0, 0, 1, 1, 0, 1, 1}, targets, 400);
        for (int i = 0; i < targets.length; i++) {
            assertEquals(targets[i], outputs[i][0], 0.05);
        }
    }

    @ParameterizedTest
    @MethodSource("oneInput")
    void aNetworkLearnsACurve(Ops<?> ops) {
        DoubleUnaryOperator curve = x -> x * x - 0.5;
        double[] xs = IntStream.rangeClosed(-8, 8).mapToDouble(i -> i / 8.0).toArray();
        double[] targets = DoubleStream.of(xs).map(curve).toArray();
        var outputs = train(ops, layout(1), xs, targets, 1_000);
        for (int i = 0; i < targets.length; i++) {
            assertEquals(targets[i], outputs[i][0], 0.1, "at " + xs[i]);
        }
    }
}
