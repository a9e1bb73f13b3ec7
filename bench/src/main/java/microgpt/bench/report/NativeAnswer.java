package microgpt.bench.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the products compare with other BLAS libraries.
final class NativeAnswer {
    private NativeAnswer() {}

    static String markdown(Results results) {
        var text = new StringBuilder();
        if (!results.remark().isEmpty()) {
            text.append("OpenBLAS: `").append(results.remark()).append("`.\n");
        }
        var one = results.get("FmaPeak.one", Map.of());
        var two = results.get("FmaPeak.two", Map.of());
        text.append("\nOne thread, peak ").append(Table.number(one.gigaflops())).append(" GFLOP/s:\n\n");
        var alone = new Table(
                "size", "microgpt, GFLOP/s", "of peak", "OpenBLAS, GFLOP/s", "of peak", "netlib, GFLOP/s", "of peak");
        for (var size : sizes(results)) {
            alone.row(
                    size,
                    rate(find(results, "microgpt", size, "1")),
                    share(find(results, "microgpt", size, "1"), one),
                    rate(find(results, "openBlas", size, "1")),
                    share(find(results, "openBlas", size, "1"), one),
                    rate(results.find("Native.netlib", Map.of("size", size))),
                    share(results.find("Native.netlib", Map.of("size", size)), one));
        }
        text.append(alone)
                .append("\nTwo threads, peak ")
                .append(Table.number(two.gigaflops()))
                .append(" GFLOP/s:\n\n");
        var both = new Table("size", "microgpt, GFLOP/s", "of peak", "OpenBLAS, GFLOP/s", "of peak");
        for (var size : sizes(results)) {
            both.row(
                    size,
                    rate(find(results, "microgpt", size, "2")),
                    share(find(results, "microgpt", size, "2"), two),
                    rate(find(results, "openBlas", size, "2")),
                    share(find(results, "openBlas", size, "2"), two));
        }
        return text.append(both).toString();
    }

    private static List<String> sizes(Results results) {
        return results.all("Native.netlib").stream()
                .map(figure -> figure.param("size"))
                .toList();
    }

    private static Optional<Figure> find(Results results, String arm, String size, String threads) {
        return results.find("Native." + arm, Map.of("size", size, "threads", threads));
    }

    private static String rate(Optional<Figure> figure) {
        return figure.map(of -> Table.withError(of.gigaflops(), of.relativeSpread()))
                .orElse("–");
    }

    private static String share(Optional<Figure> figure, Figure peak) {
        return figure.map(of -> Table.percent(of.gigaflops() / peak.gigaflops()))
                .orElse("–");
    }
}
