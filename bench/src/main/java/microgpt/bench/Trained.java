package microgpt.bench;

import java.util.Map;
import microgpt.autograd.Ops;
import microgpt.model.Trainer;
import microgpt.tape.Tape;

/// Training steps: forward, backward and Adam.
final class Trained implements Arm {
    private final Ops<?> ops;
    private final Trainer<?> trainer;
    private double loss;

    Trained(String sizes, Engine engine, int threads) {
        var workload = Workload.of(sizes);
        ops = engine.forTraining(workload.config(), threads);
        trainer = workload.trainer(ops);
    }

    /// Steps of an engine, held against the tape with scalar kernels on all cores, which changes no bit. `Value`
    /// computes in double, so it agrees but for rounding; all others to the bit.
    static Timing timing(String sizes, Engine engine, int threads) {
        int cores = Runtime.getRuntime().availableProcessors();
        var timing = Timing.of(
                () -> new Trained(sizes, engine, threads),
                () -> new Trained(sizes, Engine.TAPE_SCALAR, cores),
                Workload.of(sizes).work());
        return engine == Engine.VALUE
                ? engine.timing(timing).agreeing((expected, actual) -> requireClose(sizes, expected, actual))
                : timing;
    }

    /// The same on one thread, with sizes among the parameters.
    static Timing timing(Map<String, String> params, Engine engine) {
        return timing(params.get(Workload.SIZES), engine, 1);
    }

    @Override
    public double run() {
        loss = trainer.train();
        return loss;
    }

    /// The loss, and what Adam knows: all parameters and both moments, of which the first is the gradient's share.
    @Override
    public double[] answer() {
        int n = ops.parameters();
        var answer = new double[1 + 3 * n];
        var part = new double[n];
        answer[0] = loss;
        for (var kept : Ops.Kept.values()) {
            ops.copy(kept, 0, part, n);
            System.arraycopy(part, 0, answer, 1 + kept.ordinal() * n, n);
        }
        return answer;
    }

    /// What rounding may make of the first step of another precision: the loss and every gradient may be off by what
    /// each term of their sums can be rounded by; a parameter whose gradient is surely not 0 moved the same way.
    private static void requireClose(String sizes, double[] expected, double[] actual) {
        if (actual.length != expected.length) {
            throw new IllegalStateException(
                    "an answer of " + actual.length + " numbers where " + expected.length + " were expected");
        }
        int n = (expected.length - 1) / 3;
        double bound = roundings(sizes) * 0x1p-24;
        Timing.requireClose("loss", expected[0], actual[0], bound * Math.abs(expected[0]));
        double largest = 0;
        for (int i = 1 + n; i < 1 + 2 * n; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        double half = Workload.ADAM.learningRate() / 2;
        for (int i = 1; i <= n; i++) {
            double gradient = expected[i + n];
            Timing.requireClose("first moment " + (i - 1), gradient, actual[i + n], bound * largest);
            if (Math.abs(gradient) > bound * largest) {
                Timing.requireClose("parameter " + (i - 1), expected[i], actual[i], half);
            }
        }
    }

    /// The most roundings a number can have been through on its way to the loss and back: the terms of each sum.
    private static double roundings(String sizes) {
        var workload = Workload.of(sizes);
        var config = workload.config();
        double block = config.blockSize();
        double layer = 12.0 * config.nEmbd() + 4 * block;
        return 2 * (config.nLayer() * layer + config.nEmbd() + config.vocabSize() + workload.batch() * block);
    }

    @Override
    public void close() {
        if (ops instanceof Tape tape) {
            tape.close();
        }
    }
}
