// The code of 08-lanes.md: open it in ./microgpt shell

interface Product {
    void multiply(int n, float[] a, float[] b, float[] c);
}
class Plain implements Product {
    public void multiply(int n, float[] a, float[] b, float[] c) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                float sum = 0;
                for (int p = 0; p < n; p++) {
                    sum = Math.fma(a[i * n + p], b[p * n + j], sum);
                }
                c[i * n + j] = sum;
            }
        }
    }
}
int n = 37;
var normals = PythonRandom.seed(1).normals(2 * n * n, 1).value();
float[] a = new float[n * n], b = new float[n * n];
for (int i = 0; i < n * n; i++) {
    a[i] = (float) normals[i];
    b[i] = (float) normals[n * n + i];
}
float[] product(Product by) {
    var c = new float[n * n];
    by.multiply(n, a, b, c);
    return c;
}
IO.println("c[0, 0] = %.5f".formatted(product(new Plain())[0]));

IO.println((1 + 0x1p-24f) + 0x1p-24f == 1 + (0x1p-24f + 0x1p-24f));

float dot(VectorSpecies<Float> lanes, int n, float[] x, float[] y) {
    var sums = FloatVector.zero(lanes);
    for (int i = 0; i < lanes.loopBound(n); i += lanes.length()) {
        sums = FloatVector.fromArray(lanes, x, i).fma(FloatVector.fromArray(lanes, y, i), sums);
    }
    float sum = 0;
    for (float lane : sums.toArray()) {
        sum += lane;
    }
    return sum;
}
for (var lanes : List.of(FloatVector.SPECIES_128, FloatVector.SPECIES_256, FloatVector.SPECIES_512)) {
    IO.println(lanes.length() + " lanes: " + dot(lanes, 1_360, a, b));
}

class OnLanes implements Product {
    private final VectorSpecies<Float> lanes;

    OnLanes(VectorSpecies<Float> lanes) {
        this.lanes = lanes;
    }

    public void multiply(int n, float[] a, float[] b, float[] c) {
        for (int i = 0; i < n; i++) {
            int j = 0;
            for (; j < lanes.loopBound(n); j += lanes.length()) {
                var sum = FloatVector.zero(lanes);
                for (int p = 0; p < n; p++) {
                    sum = FloatVector.broadcast(lanes, a[i * n + p]).fma(FloatVector.fromArray(lanes, b, p * n + j), sum);
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
for (var lanes : List.of(FloatVector.SPECIES_128, FloatVector.SPECIES_256, FloatVector.SPECIES_512)) {
    IO.println(lanes.length() + " lanes: " + Arrays.equals(product(new Plain()), product(new OnLanes(lanes))));
}

float sum16(VectorSpecies<Float> lanes, int n, float[] x) {
    var sixteen = new float[16];
    for (int part = 0; part < 16; part += lanes.length()) {
        var sums = FloatVector.zero(lanes);
        for (int i = part; i < n; i += 16) {
            sums = sums.add(FloatVector.fromArray(lanes, x, i));
        }
        sums.intoArray(sixteen, part);
    }
    for (int half = 8; half > 0; half /= 2) {
        for (int i = 0; i < half; i++) {
            sixteen[i] += sixteen[i + half];
        }
    }
    return sixteen[0];
}
for (var lanes : List.of(FloatVector.SPECIES_128, FloatVector.SPECIES_256, FloatVector.SPECIES_512)) {
    IO.println(lanes.length() + " lanes: " + sum16(lanes, 1_024, a));
}

var kernels = List.of(new ScalarKernels(), new microgpt.kernels.vector.VectorKernels());
for (var kernel : kernels) {
    var c = product((n, a, b, c1) -> kernel.matmul(n, n, n, a, 0, n, 1, b, 0, n, c1, 0, n));
    IO.println(Arrays.equals(product(new Plain()), c));
}

class TwoRows implements Product {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    public void multiply(int n, float[] a, float[] b, float[] c) {
        int i = 0;
        for (; i + 1 < n; i += 2) {
            int j = 0;
            for (; j < LANES.loopBound(n); j += LANES.length()) {
                var s0 = FloatVector.zero(LANES);
                var s1 = FloatVector.zero(LANES);
                for (int p = 0; p < n; p++) {
                    var column = FloatVector.fromArray(LANES, b, p * n + j);
                    s0 = FloatVector.broadcast(LANES, a[i * n + p]).fma(column, s0);
                    s1 = FloatVector.broadcast(LANES, a[(i + 1) * n + p]).fma(column, s1);
                }
                s0.intoArray(c, i * n + j);
                s1.intoArray(c, (i + 1) * n + j);
            }
            plain(n, i, i + 2, j, a, b, c);
        }
        plain(n, i, n, 0, a, b, c);
    }

    private static void plain(int n, int from, int to, int firstColumn, float[] a, float[] b, float[] c) {
        for (int i = from; i < to; i++) {
            for (int j = firstColumn; j < n; j++) {
                float sum = 0;
                for (int p = 0; p < n; p++) {
                    sum = Math.fma(a[i * n + p], b[p * n + j], sum);
                }
                c[i * n + j] = sum;
            }
        }
    }
}
IO.println(Arrays.equals(product(new Plain()), product(new TwoRows())));
