package microgpt.check;

import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import microgpt.autograd.Expression;
import microgpt.autograd.Ops;

/// An expression for every operation a gradient flows through, which puts it to use in every form it has.
enum Use implements Expression {
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
    ATTENTION;

    private static final int ROWS = 5;
    static final int COLS = 18;
    private static final int SIZE = ROWS * COLS;

    /// Two matrices and a scalar.
    static final int PARAMETERS = 2 * SIZE + 1;

    /// Between 1/2 and 2 in size, so that no kink or pole is near, and multiples of 2⁻¹², so that float holds them.
    double[] parameters() {
        var random = new SplittableRandom(ordinal());
        boolean positive = this == LOG || this == POW;
        return random.doubles(PARAMETERS, 0.5, 2)
                .map(x -> Math.rint(x * 0x1p12) * (positive || random.nextBoolean() ? 0x1p-12 : -0x1p-12))
                .toArray();
    }

    static String parameterName(int i) {
        return i == 2 * SIZE ? "s" : (i < SIZE ? "a[" : "b[") + i % SIZE / COLS + "," + i % COLS + "]";
    }

    @Override
    public <M> M record(Ops<M> ops) {
        var a = ops.parameter(0, ROWS, COLS);
        var b = ops.parameter(SIZE, ROWS, COLS);
        var s = ops.parameter(2 * SIZE, 1, 1);
        var y = switch (this) {
            case LEAF -> a;
            case ADD -> broadcast(ops, a, b, s, ops::add);
            case SUB -> broadcast(ops, a, b, s, ops::sub);
            case MUL -> broadcast(ops, a, b, s, ops::mul);
            case DIV -> broadcast(ops, a, b, s, ops::div);
            case NEG -> ops.neg(a);
            case POW -> ops.pow(ops.pow(a, 3), -0.5);
            case LOG -> ops.log(a);
            case EXP -> ops.exp(a);
            case RELU -> ops.relu(a);
            case SUM -> ops.mul(ops.sum(a), ops.sum(b));
            case MEAN -> ops.mul(ops.mean(a), ops.mean(b));
            case WEIGHTED_SUM -> ops.weightedSum(ops.parameter(0, SIZE, 1), weights(SIZE));
            case GATHER -> ops.mul(ops.gather(a, new int[] {3, 0, 3}, 3), ops.gather(b, new int[] {1, 4, 4}, 3));
            case LINEAR -> ops.linear(a, ops.add(a, b));
            case RMSNORM -> ops.rmsnorm(a);
            case SOFTMAX -> ops.softmax(a);
            case CROSS_ENTROPY -> ops.crossEntropy(a, new int[] {0, 17, 3, 3, 8});
            case ATTENTION -> ops.attention(a, 3, new int[] {0, 1, ROWS}, 2);
        };
        var weights = ops.constant(ops.rows(y), ops.cols(y), weights(ops.rows(y) * ops.cols(y)));
        return ops.sum(ops.mul(y, weights));
    }

    /// Every form of an operation on two matrices: both whole, the left or the right a number, the left or the right a
    /// row.
    private static <M> M broadcast(Ops<M> ops, M a, M b, M s, BinaryOperator<M> f) {
        var whole = f.apply(a, b);
        var numbers = f.apply(s, f.apply(b, s));
        var row = ops.parameter(COLS, 1, COLS);
        var rows = f.apply(row, f.apply(a, ops.parameter(SIZE + COLS, 1, COLS)));
        return f.apply(f.apply(whole, numbers), rows);
    }

    /// Multiples of 1/8, none of them 0, so that no error of an element can hide behind another's.
    private static double[] weights(int n) {
        return new SplittableRandom(n)
                .ints(n, 1, 16)
                .mapToDouble(i -> (i % 2 == 0 ? i : -i) / 8.0)
                .toArray();
    }
}
