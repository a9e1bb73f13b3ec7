package microgpt.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import microgpt.autograd.Expression;
import microgpt.autograd.Ops;
import microgpt.kernels.ScalarKernels;
import microgpt.value.ValueOps;
import org.junit.jupiter.api.Test;

/// Random expressions over all elementwise operations and reductions, broadcasts among them, on both engines.
class ElementwiseAgreementTest {
    private static final int GRAPHS = 400;

    /// The largest error in proportion to its bound, as `docs/numerics.md` reports it.
    private static final double OBSERVED = 0.015;

    @Test
    void randomGraphsAgreeWithTheReferenceEngine() throws IOException {
        double worst = 0;
        for (int seed = 0; seed < GRAPHS; seed++) {
            var graph = Graph.random(seed);
            var subject = new Subject("graph " + seed, graph, graph.inputs(), i -> "input " + i, graph.longestSum());
            var row = GradientCheck.agreement(subject, new ScalarKernels());
            assertTrue(row.ok(), () -> "%s of %d×%d, %s".formatted(row, graph.rows, graph.cols, graph.steps));
            assertTrue(row.ratio() <= OBSERVED, () -> row + ", more than was ever observed: " + row.ratio());
            worst = Math.max(worst, row.ratio());
        }
        Files.writeString(Path.of("target", "agreement-graphs.txt"), "largest ratio %.4f%n".formatted(worst));
    }

    /// What a step does with two matrices made before it; some look at one only.
    private enum Kind {
        ADD,
        SUB,
        MUL,
        DIV,
        NEG,
        POW,
        ROOT,
        LOG,
        EXP,
        RELU,
        SUM,
        MEAN;

        <M> M on(Ops<M> ops, M a, M b) {
            return switch (this) {
                case ADD -> ops.add(a, b);
                case SUB -> ops.sub(a, b);
                case MUL -> ops.mul(a, b);
                case DIV -> ops.div(a, b);
                case NEG -> ops.neg(a);
                case POW -> ops.pow(a, 2);
                case ROOT -> ops.pow(ops.mul(a, a), -0.5);
                case LOG -> ops.log(ops.mul(a, a));
                case EXP -> ops.exp(a);
                case RELU -> ops.add(ops.relu(a), b);
                case SUM -> ops.sum(ops.mul(a, ops.constant(1, 1, 0.125)));
                case MEAN -> ops.mean(a);
            };
        }
    }

    private record Step(Kind kind, int left, int right) {}

    /// A program over two matrices of one shape, one 1×1 and one row, which are the parameters, one after another.
    private record Graph(int rows, int cols, int seed, List<Step> steps) implements Expression {
        /// Elements stay between 1/4 and 4 in size, so that no kink, pole or overflow is near.
        static Graph random(int seed) {
            var random = new SplittableRandom(seed);
            var graph = new Graph(random.nextInt(1, 5), random.nextInt(1, 20), seed, new ArrayList<>());
            var inputs = graph.inputs();
            var ops = ValueOps.forInference(inputs.length, i -> null);
            for (int i = 0; i < inputs.length; i++) {
                ops.parameter(i, inputs[i]);
            }
            var made = graph.leaves(ops);
            int count = random.nextInt(3, 16);
            while (graph.steps.size() < count) {
                var kind = Kind.values()[random.nextInt(Kind.values().length)];
                var step = new Step(kind, random.nextInt(made.size()), random.nextInt(made.size()));
                var y = kind.on(ops, made.get(step.left), made.get(step.right));
                boolean ordinary = true;
                for (var cell : y.cells()) {
                    ordinary &= Math.abs(cell.data()) > 0.25 && Math.abs(cell.data()) < 4;
                }
                if (ordinary) {
                    made.add(y);
                    graph.steps.add(step);
                }
            }
            return graph;
        }

        double[] inputs() {
            var random = new SplittableRandom(seed);
            return random.doubles((2 * rows + 1) * cols + 1, 0.5, 2)
                    .map(x -> (float) (random.nextBoolean() ? x : -x))
                    .toArray();
        }

        private <M> List<M> leaves(Ops<M> ops) {
            var leaves = new ArrayList<M>();
            leaves.add(ops.parameter(0, rows, cols));
            leaves.add(ops.parameter(rows * cols, rows, cols));
            leaves.add(ops.parameter(2 * rows * cols, 1, 1));
            leaves.add(ops.parameter(2 * rows * cols + 1, 1, cols));
            return leaves;
        }

        /// A gradient takes at most two contributions of every step, and one of the total.
        int longestSum() {
            return 2 * steps.size() + 1;
        }

        /// The sum of all that was made, so that every operation matters.
        @Override
        public <M> M record(Ops<M> ops) {
            var made = leaves(ops);
            for (var step : steps) {
                made.add(step.kind.on(ops, made.get(step.left), made.get(step.right)));
            }
            var total = ops.sum(made.getFirst());
            for (var m : made.subList(1, made.size())) {
                total = ops.add(total, ops.sum(m));
            }
            return total;
        }
    }
}
