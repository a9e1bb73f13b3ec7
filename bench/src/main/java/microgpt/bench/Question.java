package microgpt.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
                            Run.of("FmaPeak").in(4),
                            Run.of("Steps").in(4),
                            Run.of("Steps")
                                    .with("sizes", LADDER)
                                    .with("threads", "2")
                                    .in(4));
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
                // Plain loops take seconds for the largest.
                case FULL ->
                    List.of(
                            Run.of("FmaPeak.one").in(5),
                            Run.of("Matmul").with("kernels", "VECTOR").in(5),
                            Run.of("Matmul")
                                    .with("kernels", "SCALAR")
                                    .with("size", "16", "26", "27", "32", "64", "65", "66", "128", "256")
                                    .in(1));
                case QUICK -> List.of(Run.of("FmaPeak.one"), Run.of("Matmul").with("size", "27", "64", "256"));
                case SMOKE -> List.of(Run.of("FmaPeak.one"), Run.of("Matmul").with("size", "27"));
            };
        }
    },
    /// What does each kernel gain from SIMD lanes, at the sizes of a training step and at odd ones?
    KERNELS {
        @Override
        List<Run> runs(Scale scale) {
            return switch (scale) {
                case FULL -> List.of(Run.of("Kernels"));
                case QUICK -> List.of(Run.of("Kernels").with("call", MIDDLING));
                case SMOKE -> List.of(Run.of("Kernels").with("call", "exp-13x33"));
            };
        }
    },
    /// What do wider lanes gain?
    WIDTHS {
        @Override
        List<Run> runs(Scale scale) {
            return switch (scale) {
                case FULL -> List.of(Run.of("Widths"));
                case QUICK -> List.of(Run.of("Widths").with("sizes", LADDER[1]));
                case SMOKE -> List.of(Run.of("Widths").with("sizes", LADDER[0]));
            };
        }
    },
    /// How many tokens a second does a trained model write, alone and for many readers at once?
    GENERATION {
        @Override
        List<Run> runs(Scale scale) {
            return switch (scale) {
                // The scalar engine takes seconds for many texts of the larger model.
                case FULL, QUICK ->
                    List.of(
                            Run.of("Generation").with("engine", "TAPE_SCALAR", "TAPE_VECTOR"),
                            Run.of("Generation")
                                    .with("engine", "VALUE")
                                    .with(
                                            "sizes",
                                            "1x16-heads4-block16-batch1",
                                            "1x16-heads4-block16-batch64",
                                            "4x128-heads4-block64-batch1"));
                case SMOKE -> List.of(Run.of("Generation").with("sizes", "1x16-heads4-block16-batch1"));
            };
        }
    },
    /// How many bytes does a training step allocate?
    ALLOCATION {
        @Override
        List<Run> runs(Scale scale) {
            return switch (scale) {
                case FULL -> List.of(Run.of("Allocation"));
                case QUICK, SMOKE -> List.of(Run.of("Allocation").with("sizes", "1x16-heads4-block16-batch1"));
            };
        }
    },
    /// Does the time of a step grow as its floating-point operations do?
    GROWTH {
        @Override
        List<Run> runs(Scale scale) {
            return switch (scale) {
                case FULL -> List.of(Run.of("Growth"));
                case QUICK ->
                    List.of(Run.of("Growth")
                            .with(
                                    "sizes",
                                    "2x64-heads4-block64-batch8",
                                    "1x64-heads4-block64-batch8",
                                    "4x64-heads4-block64-batch8",
                                    "2x16-heads4-block64-batch8",
                                    "2x128-heads4-block64-batch8",
                                    "2x64-heads4-block32-batch8",
                                    "2x64-heads4-block256-batch8",
                                    "2x64-heads4-block64-batch1",
                                    "2x64-heads4-block64-batch16"));
                case SMOKE -> List.of(Run.of("Growth").with("sizes", "2x16-heads4-block64-batch8"));
            };
        }
    },
    /// How do the matrix products compare with OpenBLAS, and with the Vector API BLAS of dev.ludovic.netlib?
    NATIVE {
        @Override
        List<Run> runs(Scale scale) {
            var runs = new ArrayList<Run>();
            runs.add(Run.of("FmaPeak"));
            runs.add(Run.of("Native.microgpt"));
            runs.add(Run.of("Native.netlib"));
            if (OpenBlas.find().isPresent()) {
                runs.add(Run.of("Native.openBlas"));
            }
            return switch (scale) {
                case FULL -> runs;
                case QUICK -> runs.stream().map(run -> run.with("size", "256")).toList();
                case SMOKE -> runs.stream().map(run -> run.with("size", "64")).toList();
            };
        }

        @Override
        String remark() {
            return OpenBlas.find().map(OpenBlas::version).orElse("OpenBLAS is not installed: left out");
        }

        @Override
        String missing() {
            return Question.class.getResource("Native.class") == null
                    ? "not in this jar, build it with 'mvn -Pnative-blas package'"
                    : "";
        }
    },
    /// How long does a run take that starts cold: until its first step, until it is fast, and all in all?
    START {
        @Override
        List<Run> runs(Scale scale) {
            return List.of();
        }

        @Override
        List<Figure> ask(Scale scale, PrintWriter progress) {
            return Start.ask(scale, progress);
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

    /// Each kernel at the size of sixteen names and 64 channels.
    private static final String[] MIDDLING = {
        "add-114x64",
        "relu-114x256",
        "addReluGrad-114x256",
        "exp-114x64",
        "log-114x64",
        "matmul-114x192x64",
        "addMatmul-192x64x114",
        "transpose-192x64",
        "rmsnorm-114x64",
        "addRmsnormGrad-114x64",
        "softmax-114x64",
        "crossEntropy-114x27",
        "attention-7x64",
        "addAttentionGrad-7x64",
        "adam-1x53632"
    };

    abstract List<Run> runs(Scale scale);

    /// What should be known of the answer, or nothing.
    String remark() {
        return "";
    }

    /// Why it cannot be asked, or nothing.
    String missing() {
        return "";
    }

    /// The figures that answer it. Processes take turns, one for each benchmark and then the next: if the machine is
    /// slow for a minute, each figure loses one process of several, and none loses all.
    List<Figure> ask(Scale scale, PrintWriter progress) {
        var figures = new LinkedHashMap<List<Object>, Figure>();
        var runs = runs(scale);
        int rounds = runs.stream().mapToInt(scale::processes).max().orElse(0);
        for (int round = 0; round < rounds; round++) {
            for (var run : runs) {
                if (round < scale.processes(run)) {
                    for (var figure : Jmh.run(run, scale, progress)) {
                        figures.merge(List.of(figure.benchmark(), figure.params()), figure, Figure::and);
                    }
                }
            }
        }
        return List.copyOf(figures.values());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
