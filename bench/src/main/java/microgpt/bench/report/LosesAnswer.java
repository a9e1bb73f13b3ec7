package microgpt.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where SIMD lanes, or wider ones, are the slower choice: found among all results, not chosen.
final class LosesAnswer {
    /// @param ratio how many times as fast as plain loops, or as narrower lanes
    private record Loss(String what, String against, double ratio) {}

    private LosesAnswer() {}

    static String markdown(Map<String, Results> results) {
        var losses = new ArrayList<Loss>();
        results.forEach((question, of) -> {
            switch (question) {
                case "kernels" -> pairs(losses, of, "Kernels.call", "kernels", "SCALAR", "VECTOR");
                case "matmul" -> pairs(losses, of, "Matmul.product", "kernels", "SCALAR", "VECTOR");
                case "engines" -> pairs(losses, of, "Engines.step", "engine", "TAPE_SCALAR", "TAPE_VECTOR");
                case "generation" -> pairs(losses, of, "Generation.write", "engine", "TAPE_SCALAR", "TAPE_VECTOR");
                case "start" -> {
                    pairs(losses, of, "Start.run", "engine", "tape, scalar", "tape, vector");
                    pairs(losses, of, "Start.run", "engine", "tape, scalar", "tape, auto");
                    pairs(losses, of, "Start.first", "engine", "TAPE_SCALAR", "TAPE_VECTOR");
                    pairs(losses, of, "Start.steady", "engine", "TAPE_SCALAR", "TAPE_VECTOR");
                }
                case "widths" -> widths(losses, of);
                default -> {}
            }
        });
        if (losses.isEmpty()) {
            return "Nowhere among these figures.\n";
        }
        var table = new Table("measured", "against", "times as fast");
        losses.stream()
                .sorted(Comparator.comparingDouble(Loss::ratio))
                .forEach(loss -> table.row(loss.what, loss.against, Table.times(loss.ratio)));
        return table.toString();
    }

    /// Figures that differ in one parameter alone.
    private static void pairs(
            List<Loss> losses, Results results, String benchmark, String param, String plain, String simd) {
        for (var fast : results.all(benchmark)) {
            if (fast.param(param).equals(simd)) {
                var rest = new TreeMap<>(fast.params());
                rest.remove(param);
                var like = new TreeMap<>(rest);
                like.put(param, plain);
                results.find(benchmark, like)
                        .ifPresent(slow -> add(losses, benchmark + " " + words(rest) + ", " + simd, plain, fast, slow));
            }
        }
    }

    private static void widths(List<Loss> losses, Results results) {
        for (int i = 1; i < WidthsAnswer.WIDTHS.size(); i++) {
            var narrower = WidthsAnswer.WIDTHS.get(i - 1);
            for (var wide : results.all("Widths.step" + WidthsAnswer.WIDTHS.get(i))) {
                var what = "a step " + wide.param("sizes") + " on " + WidthsAnswer.WIDTHS.get(i) + " bits";
                add(losses, what, narrower + " bits", wide, WidthsAnswer.step(results, narrower, wide));
            }
        }
    }

    private static void add(List<Loss> losses, String what, String against, Figure fast, Figure slow) {
        if (fast.micros() > slow.micros()) {
            losses.add(new Loss(what, against, slow.micros() / fast.micros()));
        }
    }

    private static String words(Map<String, String> params) {
        var words = new ArrayList<String>();
        params.forEach((name, value) -> words.add(name + " " + value));
        return String.join(", ", words);
    }
}
