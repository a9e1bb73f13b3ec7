package microgpt.bench;

/// Waits for vector code to be compiled, which for small operations takes longer than any fixed warm-up that others
/// need.
///
/// Until C2 has compiled it, vector code makes an object of every vector and takes a hundred times as long as plain
/// loops; afterwards it is faster, or not much slower. So the two are compared until the difference is gone.
final class WarmUp {
    private static final long WINDOW_NANOS = 20_000_000;

    /// Past this, the vector code is taken to be as slow as it seems.
    private static final long PATIENCE_NANOS = 6_000_000_000L;

    private static final int SLOWER = 3;

    private WarmUp() {}

    /// Runs both by turns until the second is not many times slower than the first.
    static void untilCompiled(Runnable plain, Runnable vector) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        double nanos = nanosPerCall(plain);
        while (nanosPerCall(vector) > SLOWER * nanos && System.nanoTime() < end) {
            nanos = Math.min(nanos, nanosPerCall(plain));
        }
    }

    private static double nanosPerCall(Runnable call) {
        long start = System.nanoTime();
        long calls = 0;
        long nanos;
        do {
            call.run();
            calls++;
            nanos = System.nanoTime() - start;
        } while (nanos < WINDOW_NANOS);
        return (double) nanos / calls;
    }
}
