package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorKernelsTest {
    private static final int[] SIZES = {1, 2, 3, 4, 7, 8, 9, 13, 15, 16, 17, 27, 31, 32, 33, 63, 64, 65, 207};
    private static final int[] SHORT_SIZES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 15, 16, 17, 20, 27, 31, 32, 33};
    private static final int[] WIDTHS = {1, 2, 3, 4, 5, 8, 13, 16, 17, 31, 32, 64};
    private static final Kernels SCALAR = new ScalarKernels();
    private static final Kernels VECTOR = new VectorKernels();

    @ParameterizedTest
    @EnumSource
    void elementwiseKernelsMatchScalarAtEveryTailLength(Values values) {
        var calls = new Calls(values, 13 + values.ordinal());
        for (int n : SIZES) {
            calls.elementwise(n);
            calls.optimiser(n);
        }
        check(calls);
    }

    @ParameterizedTest
    @EnumSource
    void rowKernelsMatchScalarAtEveryTailLength(Values values) {
        var calls = new Calls(values, 15 + values.ordinal());
        for (int cols : SIZES) {
            for (int rows : new int[] {1, 3, 17}) {
                calls.byRows(rows, cols);
            }
        }
        check(calls);
    }

    @ParameterizedTest
    @EnumSource
    void attentionMatchesScalarAtEveryLengthAndWidth(Values values) {
        long seed = 31 + values.ordinal();
        var random = new Random(seed);
        var calls = new Calls(values, seed);
        for (int n : SHORT_SIZES) {
            for (int i = 0; i < 4; i++) {
                int width = WIDTHS[random.nextInt(WIDTHS.length)];
                int heads = 1 + random.nextInt(3);
                int from = random.nextInt(heads);
                int to = from + 1 + random.nextInt(heads - from);
                calls.attention(n, heads, width, from, to);
                calls.attend(n, heads, width);
            }
        }
        check(calls);
    }

    @ParameterizedTest
    @EnumSource
    void attentionMatchesScalarWithHeadsInFours(Values values) {
        long seed = 16 + values.ordinal();
        var random = new Random(seed);
        var calls = new Calls(values, seed);
        for (int n = 1; n <= 17; n++) {
            for (int width = 4; width <= 36; width += 4) {
                int heads = 4 * (1 + random.nextInt(3));
                int from = 4 * random.nextInt(heads / 4);
                calls.attention(n, heads, width, from, from + 4);
            }
        }
        check(calls);
    }

    @ParameterizedTest
    @EnumSource
    void attentionMatchesScalarOnLongDocuments(Values values) {
        var calls = new Calls(values, 63 + values.ordinal());
        for (int n : new int[] {63, 64, 65, 207}) {
            calls.attention(n, 2, 16, 0, 2);
            calls.attention(n, 3, 13, 1, 3);
            calls.attend(n, 3, 20);
        }
        check(calls);
    }

    private static void check(Calls calls) {
        assertTrue(calls.made().size() > 10);
        for (var call : calls.made()) {
            assertNull(call.difference(SCALAR, VECTOR));
        }
    }

    @Test
    void theNameTellsTheLaneWidth() {
        String lanes = System.getProperty("microgpt.lanes");
        int bits = lanes == null ? Lanes.SPECIES.vectorBitSize() : Integer.parseInt(lanes);
        assertEquals("vector, " + bits + "-bit lanes", VECTOR.name());
    }
}
