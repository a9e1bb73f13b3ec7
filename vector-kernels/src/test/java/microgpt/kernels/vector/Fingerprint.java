package microgpt.kernels.vector;

import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import microgpt.kernels.Kernels;

/// One number that stands for what every kernel returns on fixed inputs.
final class Fingerprint {
    private Fingerprint() {}

    /// Prints the fingerprint of the kernels found as a service, and all others they had in so many rounds:
    /// what is interpreted in the first is compiled in the last.
    public static void main(String[] rounds) {
        var kernels = ServiceLoader.load(Kernels.class).findFirst().orElseThrow();
        var found = IntStream.range(0, Integer.parseInt(rounds[0]))
                .map(round -> of(kernels))
                .distinct()
                .toArray();
        System.out.println(kernels.name() + ": " + Arrays.toString(found));
    }

    static int of(Kernels kernels) {
        int hash = 0;
        for (var values : Values.values()) {
            var calls = new Calls(values, 7);
            for (int n : new int[] {5, 16, 27}) {
                calls.elementwise(n);
                calls.optimiser(n);
                calls.byRows(2, n);
                calls.matmul(3, n, 4);
            }
            calls.matmul(9, 80, 20);
            if (values == Values.ORDINARY || values == Values.DENORMAL) { // an interpreter takes seconds for them all
                calls.attention(19, 4, 4, 0, 4);
                calls.matmul(25, 19, 17);
                calls.matmul(26, 67, Registers.MANY ? 130 : 34); // deep enough for tiles, or for strips
            }
            for (int width : new int[] {4, 8, 12, 16, 20}) {
                calls.attention(7, 4, width, 0, 4);
            }
            calls.attention(19, 1, 17, 0, 1);
            calls.attend(7, 2, 4);
            calls.attend(11, 8, 4);
            for (var call : calls.made()) {
                hash = 31 * hash + call.hash(kernels);
            }
        }
        return hash;
    }
}
