package microgpt.kernels.vector;

import java.util.Random;

/// What the inputs of a kernel are made of.
enum Values {
    ORDINARY,
    DENORMAL,
    HUGE,
    ZEROS,
    SPECIAL,
    ANY;

    float next(Random random) {
        float x = random.nextFloat() * 2 - 1;
        return switch (this) {
            case ORDINARY -> x;
            case DENORMAL -> random.nextBoolean() ? x : Float.intBitsToFloat(random.nextInt(1 << 23));
            case HUGE -> x * 0x1p100f;
            case ZEROS -> random.nextBoolean() ? -0f : random.nextBoolean() ? 0f : x;
            case SPECIAL ->
                switch (random.nextInt(60)) {
                    case 0 -> Float.NaN;
                    case 1 -> Float.POSITIVE_INFINITY;
                    case 2 -> Float.NEGATIVE_INFINITY;
                    case 3 -> -0f;
                    case 4 -> Float.MIN_VALUE;
                    case 5 -> Float.MAX_VALUE;
                    default -> x;
                };
            case ANY -> Float.intBitsToFloat(random.nextInt());
        };
    }

    float[] array(Random random, int n) {
        var x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = next(random);
        }
        return x;
    }
}
