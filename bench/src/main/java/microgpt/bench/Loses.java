package microgpt.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;

/// Where SIMD lanes, or wider ones, are the slower choice: found among all results, not chosen.
final class Loses {
    /// @param what was measured
    /// @param against what it was slower than, if it was
    /// @param ratio how many times as fast
    record Loss(String what, String against, double ratio) {}

    private Loses() {}

    static String markdown(List<Loss> compared) {
        var losses = compared.stream()
                .filter(loss -> loss.ratio < 1)
                .sorted(Comparator.comparingDouble(Loss::ratio))
                .toList();
        if (losses.isEmpty()) {
            return "Nowhere among these figures.\n";
        }
        var table = new Table("measured", "against", "times as fast");
        losses.forEach(loss -> table.row(loss.what, loss.against, Table.times(loss.ratio)));
        return table.toString();
    }

    /// Figures that differ in one parameter alone.
    static List<Loss> of(Question.Pair pair, Results results) {
        var losses = new ArrayList<Loss>();
        for (var fast : results.all(pair.benchmark(), pair.param(), pair.simd())) {
            var rest = new TreeMap<>(fast.params());
            rest.remove(pair.param());
            var words = new ArrayList<String>();
            rest.forEach((name, value) -> words.add(name + " " + value));
            var what = pair.benchmark() + " " + String.join(", ", words) + ", " + pair.simd();
            results.find(pair.benchmark(), fast.with(pair.param(), pair.plain()))
                    .ifPresent(slow -> losses.add(new Loss(what, pair.plain(), slow.micros() / fast.micros())));
        }
        return losses;
    }
}
