package microgpt.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/// The OpenBLAS of this system, called through the Foreign Function API.
final class OpenBlas {
    /// What the library is called on Linux, macOS (Homebrew) and Windows.
    private static final List<String> NAMES = List.of(
            "libopenblas.so.0",
            "libopenblas.so",
            "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
            "/usr/local/opt/openblas/lib/libopenblas.dylib",
            "libopenblas.dll");

    private static final int ROW_MAJOR = 101;
    private static final int NOT_TRANSPOSED = 111;

    private final MethodHandle sgemm;
    private final MethodHandle setThreads;
    private final MethodHandle config;

    private OpenBlas(SymbolLookup library) {
        sgemm = handle(
                library,
                "cblas_sgemm",
                FunctionDescriptor.ofVoid(
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_FLOAT,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_FLOAT,
                        ADDRESS,
                        JAVA_INT));
        setThreads = handle(library, "openblas_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT));
        config = handle(library, "openblas_get_config", FunctionDescriptor.of(ADDRESS));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(SymbolLookup library, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
    }

    /// The library, if it is installed.
    @SuppressWarnings("restricted")
    static Optional<OpenBlas> find() {
        for (var name : NAMES) {
            try {
                return Optional.of(new OpenBlas(SymbolLookup.libraryLookup(name, Arena.global())));
            } catch (IllegalArgumentException notThere) {
                // Another name may be.
            }
        }
        return Optional.empty();
    }

    /// Its version, and which processor's kernels it chose.
    @SuppressWarnings("restricted")
    String version() {
        try {
            var text = (MemorySegment) config.invokeExact();
            return text.reinterpret(Long.MAX_VALUE).getString(0).strip();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    void threads(int n) {
        try {
            setThreads.invokeExact(n);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// c = a·b, square and row-major.
    void multiply(int n, MemorySegment a, MemorySegment b, MemorySegment c) {
        try {
            sgemm.invokeExact(ROW_MAJOR, NOT_TRANSPOSED, NOT_TRANSPOSED, n, n, n, 1f, a, n, b, n, 0f, c, n);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
