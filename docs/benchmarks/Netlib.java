import dev.ludovic.netlib.blas.JavaBLAS;
import microgpt.bench.Mine;

/// `VectorBLAS` of dev.ludovic.netlib, where its jar is on the class path.
class Netlib implements Mine.Product {
    private final JavaBLAS blas = JavaBLAS.getInstance();

    Netlib() {
        if (!blas.getClass().getSimpleName().equals("VectorBLAS")) {
            throw new IllegalStateException("dev.ludovic.netlib chose " + blas.getClass());
        }
    }

    /// It is column-major, where a matrix looks transposed, and (a·b)ᵀ = bᵀ·aᵀ.
    @Override
    public void multiply(int n, float[] a, float[] b, float[] c) {
        blas.sgemm("N", "N", n, n, n, 1f, b, n, a, n, 0f, c, n);
    }
}
