package microgpt.bench.report;

import java.util.Map;

/// What each kernel gains from SIMD lanes.
final class KernelsAnswer {
    private KernelsAnswer() {}

    static String markdown(Results results) {
        var table = new Table("kernel, size", "scalar, µs", "vector, µs", "vector / scalar");
        for (var vector : results.all("Kernels.call")) {
            if (vector.param("kernels").equals("VECTOR")) {
                var scalar = scalar(results, vector);
                table.row(
                        label(vector),
                        Table.withError(scalar.micros(), scalar.relativeSpread()),
                        Table.withError(vector.micros(), vector.relativeSpread()),
                        Table.times(scalar.micros() / vector.micros()));
            }
        }
        return table.toString();
    }

    static Figure scalar(Results results, Figure vector) {
        return results.get("Kernels.call", Map.of("kernels", "SCALAR", "call", vector.param("call")));
    }

    static String label(Figure figure) {
        return figure.param("call").replace("-", " ").replaceAll("(?<=\\d)x(?=\\d)", " × ");
    }
}
