import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import microgpt.bench.Mine;

/// A product on lanes: `./microgpt bench mine --kernel docs/lessons/MyProduct.java` checks and times it.
class MyProduct implements Mine.Product {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    @Override
    public void multiply(int n, float[] a, float[] b, float[] c) {
        for (int i = 0; i < n; i++) {
            int j = 0;
            for (; j < LANES.loopBound(n); j += LANES.length()) {
                var sum = FloatVector.zero(LANES);
                for (int p = 0; p < n; p++) {
                    sum = FloatVector.broadcast(LANES, a[i * n + p]).fma(FloatVector.fromArray(LANES, b, p * n + j), sum);
                }
                sum.intoArray(c, i * n + j);
            }
            for (; j < n; j++) {
                float sum = 0;
                for (int p = 0; p < n; p++) {
                    sum = Math.fma(a[i * n + p], b[p * n + j], sum);
                }
                c[i * n + j] = sum;
            }
        }
    }
}
