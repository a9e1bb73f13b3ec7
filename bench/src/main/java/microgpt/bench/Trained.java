package microgpt.bench;

import java.util.Map;
import microgpt.autograd.Ops;
import microgpt.bench.report.Work;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Trainer;
import microgpt.tape.Tape;

/// Training steps: forward, backward and Adam.
final class Trained implements Arm {
    private final Workload workload;
    private final Ops<?> ops;
    private final Trainer<?> trainer;
    private double loss;

    /// @param ops a new engine for training, which is closed with the arm
    Trained(Workload workload, Ops<?> ops) {
        this.workload = workload;
        this.ops = ops;
        trainer = workload.trainer(ops);
    }

    /// On one thread.
    static Trained by(Engine engine, Sizes sizes) {
        var workload = Workload.of(sizes);
        return new Trained(workload, engine.forTraining(workload.config()));
    }

    /// On the tape with vector kernels and so many threads.
    static Trained onThreads(int threads, Sizes sizes) {
        var workload = Workload.of(sizes);
        return new Trained(
                workload, Engine.tape(workload.config(), new microgpt.kernels.vector.VectorKernels(), threads));
    }

    /// On the tape with scalar kernels, which all others must agree with, and on all cores, which changes no bit.
    static Trained reference(Sizes sizes) {
        var workload = Workload.of(sizes);
        int cores = Runtime.getRuntime().availableProcessors();
        return new Trained(workload, Engine.tape(workload.config(), new ScalarKernels(), cores));
    }

    static Work work(Map<String, String> params) {
        return Workload.of(Sizes.parse(params.get("sizes"))).work();
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
    ///
    /// @throws IllegalStateException if there is more between them
    static void requireClose(Sizes sizes, double[] reference, double[] arm) {
        if (arm.length != reference.length) {
            throw new IllegalStateException(
                    "an answer of " + arm.length + " numbers where " + reference.length + " were expected");
        }
        int n = (reference.length - 1) / 3;
        double bound = roundings(sizes) * 0x1p-24;
        Agreement.requireClose("loss", reference[0], arm[0], bound * Math.abs(reference[0]));
        double largest = 0;
        for (int i = 1 + n; i < 1 + 2 * n; i++) {
            largest = Math.max(largest, Math.abs(reference[i]));
        }
        double half = Workload.ADAM.learningRate() / 2;
        for (int i = 1; i <= n; i++) {
            double gradient = reference[i + n];
            Agreement.requireClose("first moment " + (i - 1), gradient, arm[i + n], bound * largest);
            if (Math.abs(gradient) > bound * largest) {
                Agreement.requireClose("parameter " + (i - 1), reference[i], arm[i], half);
            }
        }
    }

    /// The most roundings a number can have been through on its way to the loss and back: the terms of each sum.
    private static double roundings(Sizes sizes) {
        double layer = 12.0 * sizes.channels() + 4.0 * sizes.block();
        return 2 * (sizes.layers() * layer + sizes.channels() + 27 + sizes.batch() * (double) sizes.block());
    }

    @Override
    public void close() {
        if (ops instanceof Tape tape) {
            tape.close();
        }
    }
}
