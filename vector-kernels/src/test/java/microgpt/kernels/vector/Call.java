package microgpt.kernels.vector;

import java.util.List;
import java.util.function.IntPredicate;
import microgpt.kernels.Kernels;

/// One call of one kernel, to be made on any [Kernels] with the same inputs.
///
/// @param what the kernel, its shape, what the inputs are made of, and the seed
/// @param arrays the inputs; a run works on copies
/// @param body makes the call on the copies
record Call(String what, List<Array> arrays, Body body) {
    interface Body {
        /// @return what the kernel returned, or 0
        float on(Kernels kernels, float[][] arrays);
    }

    /// @param specified which floats must agree after the call; what the kernel may not write is among them
    record Array(float[] data, IntPredicate specified) {}

    record Result(float returned, float[][] arrays) {}

    Result on(Kernels kernels) {
        var copies = arrays.stream().map(array -> array.data.clone()).toArray(float[][]::new);
        return new Result(body.on(kernels, copies), copies);
    }

    /// The first place where the two kernels differ in a bit, NaNs apart; null where there is none.
    String difference(Kernels one, Kernels other) {
        var expected = on(one);
        var actual = on(other);
        if (bits(expected.returned) != bits(actual.returned)) {
            return "%s: %s returns %a, %s %a"
                    .formatted(what, one.name(), expected.returned, other.name(), actual.returned);
        }
        for (int a = 0; a < arrays.size(); a++) {
            for (int i = 0; i < expected.arrays[a].length; i++) {
                float x = expected.arrays[a][i];
                float y = actual.arrays[a][i];
                if (bits(x) != bits(y) && arrays.get(a).specified.test(i)) {
                    return "%s: array %d at %d was %a; %s makes it %a, %s %a"
                            .formatted(what, a, i, arrays.get(a).data[i], one.name(), x, other.name(), y);
                }
            }
        }
        return null;
    }

    /// A hash of every specified float after the call.
    int hash(Kernels kernels) {
        var result = on(kernels);
        int hash = bits(result.returned);
        for (int a = 0; a < arrays.size(); a++) {
            for (int i = 0; i < result.arrays[a].length; i++) {
                if (arrays.get(a).specified.test(i)) {
                    hash = 31 * hash + bits(result.arrays[a][i]);
                }
            }
        }
        return hash;
    }

    private static int bits(float x) {
        return Float.floatToIntBits(x);
    }
}
