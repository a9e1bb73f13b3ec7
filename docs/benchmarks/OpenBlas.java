import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import microgpt.bench.Mine;

/// `sgemm` of the OpenBLAS that this system has, through the Foreign Function API, on the arrays as they are.
class OpenBlas implements Mine.Product {
    private static final int ROW_MAJOR = 101;
    private static final int NOT_TRANSPOSED = 111;

    /// What the library is called on Linux, macOS (Homebrew) and Windows.
    private static final SymbolLookup LIBRARY = library(
            "libopenblas.so.0",
            "libopenblas.so",
            "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
            "/usr/local/opt/openblas/lib/libopenblas.dylib",
            "libopenblas.dll");

    private static final MethodHandle SGEMM = Linker.nativeLinker()
            .downcallHandle(
                    LIBRARY.findOrThrow("cblas_sgemm"),
                    FunctionDescriptor.ofVoid(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
                            JAVA_FLOAT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT),
                    Linker.Option.critical(true));

    private static SymbolLookup library(String... names) {
        for (var name : names) {
            try {
                return SymbolLookup.libraryLookup(name, Arena.global());
            } catch (IllegalArgumentException notThere) {
                // Another name may be.
            }
        }
        throw new IllegalStateException("OpenBLAS is not installed");
    }

    private final String version;

    OpenBlas() throws Throwable {
        var threads = Linker.nativeLinker()
                .downcallHandle(LIBRARY.findOrThrow("openblas_set_num_threads"), FunctionDescriptor.ofVoid(JAVA_INT));
        threads.invokeExact((int) Integer.getInteger("microgpt.threads", 1));
        var config = Linker.nativeLinker()
                .downcallHandle(LIBRARY.findOrThrow("openblas_get_config"), FunctionDescriptor.of(ADDRESS));
        version = ((MemorySegment) config.invokeExact()).reinterpret(Long.MAX_VALUE).getString(0).strip();
    }

    @Override
    public void multiply(int n, float[] a, float[] b, float[] c) {
        var x = MemorySegment.ofArray(a);
        var y = MemorySegment.ofArray(b);
        var z = MemorySegment.ofArray(c);
        try {
            SGEMM.invokeExact(ROW_MAJOR, NOT_TRANSPOSED, NOT_TRANSPOSED, n, n, n, 1f, x, n, y, n, 0f, z, n);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// Its version, and which processor's kernels it chose.
    @Override
    public String toString() {
        return version;
    }
}
