package microgpt.tape;

import static microgpt.tape.Cut.COLUMNS;
import static microgpt.tape.Cut.ELEMENTS;
import static microgpt.tape.Cut.HEADS;
import static microgpt.tape.Cut.LONGER_SIDE;
import static microgpt.tape.Cut.OPERAND;
import static microgpt.tape.Cut.ROWS;
import static microgpt.tape.Cut.SEQUENCES;
import static microgpt.tape.ElementwiseSteps.toLeft;
import static microgpt.tape.ElementwiseSteps.toRight;
import static microgpt.tape.Gradient.NONE;
import static microgpt.tape.Gradient.adds;

import java.util.List;

/// An operation of the [Tape]: all there is to say of it, in one declaration.
///
/// Each reads operands, shapes and gradients from the tape's arrays. What is not said here is the shape of the result,
/// which the tape's method of that name works out before it records.
///
/// @param name what a person calls it
/// @param operands how many matrices it looks at: none, left, or left and right
/// @param cost how much work it is, in multiply-adds or what takes about as long; backward is twice that
/// @param forward computes the result, shared among threads as it says
/// @param left how the left operand's gradient comes from the result's
/// @param right the same of the right operand
record Op(String name, int operands, Cost cost, Work forward, Gradient left, Gradient right) {
    static final Op LEAF = new Op("leaf", 0, (t, r) -> 0, new Work.Alone((t, r) -> {}), NONE, NONE);

    // y[i] = f(a[i], b[i]), with ∂y/∂a and ∂y/∂b
    static final Op ADD = new Op(
            "add",
            2,
            Cost.element(8),
            ELEMENTS.of(ElementwiseSteps::add),
            toLeft((a, b, y) -> 1)
                    .withAdds(ELEMENTS.of(ElementwiseSteps::addLeft))
                    .orSets(ELEMENTS.of(ElementwiseSteps::setLeft)),
            toRight((a, b, y) -> 1)
                    .withAdds(ELEMENTS.of(ElementwiseSteps::addRight))
                    .orSets(ELEMENTS.of(ElementwiseSteps::setRight)));
    static final Op SUB = binary("sub", (a, b) -> a - b, (a, b, y) -> 1, (a, b, y) -> -1);
    static final Op MUL = binary("mul", (a, b) -> a * b, (a, b, y) -> b, (a, b, y) -> a);
    static final Op DIV = binary("div", (a, b) -> a / b, (a, b, y) -> 1 / b, (a, b, y) -> -y / b);
    static final Op NEG = unary("neg", 8, ELEMENTS.of(ElementwiseSteps::neg), toLeft((a, b, y) -> -1));
    static final Op POW = // b is a constant
            new Op(
                    "pow",
                    2,
                    Cost.element(8),
                    ELEMENTS.of(ElementwiseSteps::pow),
                    toLeft(ElementwiseSteps::slopeOfPow),
                    NONE);
    static final Op LOG = unary("log", 16, ELEMENTS.of(ElementwiseSteps::log), toLeft((a, b, y) -> 1 / a));
    static final Op EXP = unary("exp", 16, ELEMENTS.of(ElementwiseSteps::exp), toLeft((a, b, y) -> y));
    static final Op RELU =
            unary("relu", 8, ELEMENTS.of(ElementwiseSteps::relu), adds(ELEMENTS.of(ElementwiseSteps::addReluGrad)));

    // to a single number: a sum is done by one thread
    static final Op SUM = reduction("sum", 1, ReductionSteps::sum, ReductionSteps::addSumGrad);
    static final Op MEAN = reduction("mean", 1, ReductionSteps::mean, ReductionSteps::addMeanGrad);
    static final Op WEIGHTED_SUM =
            reduction("weighted_sum", 2, ReductionSteps::weightedSum, ReductionSteps::addWeightedSumGrad);

    // layers
    static final Op GATHER = new Op( // rows may meet in one row of the table, columns never do
            "gather",
            1,
            Cost.element(8),
            ROWS.of(LayerSteps::gather),
            adds(COLUMNS.of(LayerSteps::addGatherGrad)),
            NONE);
    static final Op LINEAR = new Op(
            "linear",
            2,
            (t, r) -> (long) t.size(r) * t.cols[t.left[r]],
            LONGER_SIDE.of(LayerSteps::linear),
            adds(ROWS.of(LayerSteps::addInputGrad)).orSets(ROWS.of(LayerSteps::setInputGrad)),
            adds(COLUMNS.of(LayerSteps::addWeightGrad)));
    static final Op RMSNORM =
            unary("rmsnorm", 8, ROWS.of(LayerSteps::rmsnorm), adds(ROWS.of(LayerSteps::addRmsnormGrad)));
    static final Op SOFTMAX =
            unary("softmax", 16, ROWS.of(LayerSteps::softmax), adds(ROWS.of(LayerSteps::addSoftmaxGrad)));
    static final Op CROSS_ENTROPY = new Op(
            "cross_entropy",
            1,
            Cost.operand(16),
            ROWS.of(LayerSteps::crossEntropy),
            adds(ROWS.of(LayerSteps::addCrossEntropyGrad)),
            NONE);
    static final Op ATTENTION = new Op(
            "attention",
            1,
            AttentionSteps::cost,
            HEADS.of(AttentionSteps::packed),
            adds(HEADS.of(AttentionSteps::addPackedGrad)),
            NONE);
    static final Op ATTEND = new Op( // generation only: no walk back comes to a cache
            "attend",
            1,
            (t, r) -> (long) t.size(r) * t.cache.capacity,
            SEQUENCES.of(AttentionSteps::cached),
            NONE,
            NONE);

    /// Every operation that a method of the tape records.
    static final List<Op> ALL = List.of(
            LEAF,
            ADD,
            SUB,
            MUL,
            DIV,
            NEG,
            POW,
            LOG,
            EXP,
            RELU,
            SUM,
            MEAN,
            WEIGHTED_SUM,
            GATHER,
            LINEAR,
            RMSNORM,
            SOFTMAX,
            CROSS_ENTROPY,
            ATTENTION,
            ATTEND);

    /// What record r costs.
    @FunctionalInterface
    interface Cost {
        long of(Tape t, int r);

        static Cost element(int each) {
            return (t, r) -> (long) each * t.size(r);
        }

        static Cost operand(int each) {
            return (t, r) -> (long) each * t.size(t.left[r]);
        }
    }

    private static Op unary(String name, int each, Work forward, Gradient gradient) {
        return new Op(name, 1, Cost.element(each), forward, gradient, NONE);
    }

    static Op binary(
            String name, ElementwiseSteps.Function f, ElementwiseSteps.Partial da, ElementwiseSteps.Partial db) {
        return new Op(name, 2, Cost.element(8), ElementwiseSteps.forward(f), toLeft(da), toRight(db));
    }

    private static Op reduction(String name, int operands, Work.Whole forward, Work.Step gradient) {
        return new Op(name, operands, Cost.operand(8), new Work.Alone(forward), adds(OPERAND.of(gradient)), NONE);
    }

    @Override
    public String toString() {
        return name;
    }
}
