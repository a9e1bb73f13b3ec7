package microgpt.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import microgpt.bench.report.Figure;

/// What can be asked, and which benchmarks answer it.
enum Question {
    /// How much of what the machine can do does a training step use?
    STEPS {
        @Override
        List<Run> runs(Scale scale) {
            return switch (scale) {
                case FULL ->
                    List.of(
                            Run.of("FmaPeak"),
                            Run.of("Steps"),
                            Run.of("Steps").with("sizes", LADDER).with("threads", "2"));
                case QUICK -> List.of(Run.of("FmaPeak.one"), Run.of("Steps").with("sizes", LADDER));
                case SMOKE -> List.of(Run.of("FmaPeak"), Run.of("Steps").with("sizes", LADDER[0]));
            };
        }
    },
    /// What does each step from `Value` to the tape, and from plain loops to SIMD lanes, gain?
    ENGINES {
        @Override
        List<Run> runs(Scale scale) {
            return switch (scale) {
                case FULL -> List.of(Run.of("Engines"));
                case QUICK -> List.of(Run.of("Engines").with("batch", "16"));
                case SMOKE -> List.of(Run.of("Engines").with("channels", "16").with("batch", "1"));
            };
        }
    },
    /// How near to the machine's peak are the matrix products of a training step?
    MATMUL {
        @Override
        List<Run> runs(Scale scale) {
            return switch (scale) {
                case FULL -> List.of(Run.of("FmaPeak.one"), Run.of("Matmul"));
                case QUICK -> List.of(Run.of("FmaPeak.one"), Run.of("Matmul").with("size", "27", "64", "256"));
                case SMOKE -> List.of(Run.of("FmaPeak.one"), Run.of("Matmul").with("size", "27"));
            };
        }
    };

    /// The training steps that stand for small, middling and large.
    private static final String[] LADDER = {
        "1x16-heads4-block16-batch16",
        "1x64-heads4-block16-batch16",
        "1x128-heads4-block16-batch16",
        "4x128-heads4-block64-batch12",
        "6x384-heads6-block256-batch4"
    };

    abstract List<Run> runs(Scale scale);

    /// The figures that answer it.
    List<Figure> ask(Scale scale, PrintWriter progress) {
        var figures = new ArrayList<Figure>();
        for (var run : runs(scale)) {
            figures.addAll(Jmh.run(run, scale, progress));
        }
        return figures;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
