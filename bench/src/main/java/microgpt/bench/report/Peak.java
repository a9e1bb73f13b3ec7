package microgpt.bench.report;

import java.util.Map;

/// The ceiling that a run measured beside its benchmarks.
final class Peak {
    private Peak() {}

    /// Of one thread.
    static double gigaflops(Results results) {
        return figure(results).gigaflops();
    }

    static String words(Results results) {
        var peak = figure(results);
        return Table.withError(peak.gigaflops(), peak.relativeSpread()) + " GFLOP/s";
    }

    private static Figure figure(Results results) {
        return results.get("FmaPeak.one", Map.of());
    }
}
