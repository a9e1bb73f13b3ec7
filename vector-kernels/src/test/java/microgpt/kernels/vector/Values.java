package microgpt.kernels.vector;

import java.util.Random;

/// What the inputs of a kernel are made of.
enum Values {
    ORDINARY,
    DENORMAL,
    /// Products and their sums are near the end of the range.
    HUGE,
    /// Products are beyond it.
    OVERFLOWING,
    ZEROS,
    /// Ordinary but for one to three: were they many, all results would be NaN.
    SPECIAL,
    /// Any bits at all.
    ANY;

    private static final float[] SPECIALS = {
        Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE, Float.MAX_VALUE
    };

    private float next(Random random) {
        float x = random.nextFloat() * 2 - 1;
        return switch (this) {
            case ORDINARY, SPECIAL -> x;
            case DENORMAL -> random.nextBoolean() ? x : Math.copySign(Float.intBitsToFloat(random.nextInt(1 << 23)), x);
            case HUGE -> x * 0x1p60f;
            case OVERFLOWING -> x * 0x1p100f;
            case ZEROS -> random.nextBoolean() ? -0f : random.nextBoolean() ? 0f : x;
            case ANY -> Float.intBitsToFloat(random.nextInt());
        };
    }

    float[] array(Random random, int n) {
        var x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = next(random);
        }
        if (this == SPECIAL && n > 0) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                x[random.nextInt(n)] = SPECIALS[random.nextInt(SPECIALS.length)];
            }
        }
        return x;
    }
}
