package microgpt.tape;

import static microgpt.tape.Elementwise.binary;
import static microgpt.tape.Elementwise.binaryGrad;

/// Every operation a [Tape] can record, each with the step that computes it and the step that inverts it.
///
/// The list is closed, and an operation without a backward step does not compile. A step reads its operands and
/// shapes from the tape's arrays; backward steps add to the gradients of the operands.
enum Op {
    LEAF(Op::nothing, Op::nothing),

    ADD(Elementwise::add, Elementwise::addGrad),
    SUB(
            (t, r, p, n) -> binary(t, r, p, n, (a, b) -> a - b),
            (t, r, p, n) -> binaryGrad(t, r, p, n, (a, b, y) -> 1, (a, b, y) -> -1)),
    MUL(
            (t, r, p, n) -> binary(t, r, p, n, (a, b) -> a * b),
            (t, r, p, n) -> binaryGrad(t, r, p, n, (a, b, y) -> b, (a, b, y) -> a)),
    DIV(
            (t, r, p, n) -> binary(t, r, p, n, (a, b) -> a / b),
            (t, r, p, n) -> binaryGrad(t, r, p, n, (a, b, y) -> 1 / b, (a, b, y) -> -y / b)),
    NEG(
            (t, r, p, n) -> binary(t, r, p, n, (a, b) -> -a),
            (t, r, p, n) -> binaryGrad(t, r, p, n, (a, b, y) -> -1, null)),
    /// b is a constant.
    POW(
            (t, r, p, n) -> binary(t, r, p, n, (a, b) -> (float) StrictMath.pow(a, b)),
            (t, r, p, n) ->
                    binaryGrad(t, r, p, n, (a, b, y) -> b == 0 ? 0 : (float) (b * StrictMath.pow(a, b - 1.0)), null)),
    LOG(Elementwise::log, (t, r, p, n) -> binaryGrad(t, r, p, n, (a, b, y) -> 1 / a, null)),
    EXP(Elementwise::exp, (t, r, p, n) -> binaryGrad(t, r, p, n, (a, b, y) -> y, null)),
    RELU(Elementwise::relu, Elementwise::reluGrad),

    SUM(Reductions::sum, Reductions::sumGrad),
    MEAN(Reductions::mean, Reductions::meanGrad),
    WEIGHTED_SUM(Reductions::weightedSum, Reductions::weightedSumGrad),

    GATHER(Layers::gather, Layers::gatherGrad),
    LINEAR(Layers::linear, Layers::linearGrad),
    RMSNORM(Layers::rmsnorm, Layers::rmsnormGrad),
    SOFTMAX(Layers::softmax, Layers::softmaxGrad),
    CROSS_ENTROPY(Layers::crossEntropy, Layers::crossEntropyGrad),
    ATTENTION(Attention::packed, Attention::packedGrad),
    /// Generation only: it looks back on a cache, through which no gradient flows.
    ATTEND(Attention::cached, Attention::noGrad);

    /// One part of the work of record r: threads share a step by parts, which write disjoint ranges.
    @FunctionalInterface
    interface Step {
        void run(Tape t, int r, int part, int parts);
    }

    final Step forward;
    final Step backward;

    Op(Step forward, Step backward) {
        this.forward = forward;
        this.backward = backward;
    }

    private static final Op[] ALL = values();

    static Op of(byte code) {
        return ALL[code];
    }

    private static void nothing(Tape t, int r, int part, int parts) {}
}
