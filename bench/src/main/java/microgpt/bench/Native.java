package microgpt.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import microgpt.kernels.vector.VectorKernels;
import microgpt.tape.Tape;

/// How do the matrix products compare with OpenBLAS, and with the Vector API BLAS of dev.ludovic.netlib?
///
/// c = a·b of square row-major matrices. Ours is a linear layer of the tape; the others are classes like a reader's own
/// for [Mine], in `docs/benchmarks`, and left out where they do not compile or find no library.
final class Native implements Question {
    private static final String OURS = "Native.microgpt";
    private static final String OPEN_BLAS = "Native.openBlas";
    private static final String NETLIB = "Native.netlib";
    private static final String SIZE = "size";
    private static final String THREADS = "threads";

    private Optional<Mine.Compiled> openBlas = Optional.empty();
    private Optional<Mine.Compiled> netlib = Optional.empty();

    @Override
    public List<Figure> ask(Asked asked) {
        openBlas = compiled("OpenBlas");
        netlib = compiled("Netlib");
        return Question.super.ask(asked);
    }

    private static Optional<Mine.Compiled> compiled(String name) {
        try {
            var file = Machine.home().resolve("docs").resolve("benchmarks").resolve(name + ".java");
            var compiled = Mine.Compiled.of(file);
            compiled.product();
            return Optional.of(compiled);
        } catch (IllegalStateException notThere) {
            return Optional.empty();
        }
    }

    @Override
    public String remark() {
        return openBlas.map(compiled -> compiled.product().toString()).orElse("OpenBLAS is not installed: left out");
    }

    @Override
    public List<Cases> cases(Scale scale) {
        var sizes = switch (scale) {
            case FULL -> List.of("64", "128", "256", "512", "1024");
            case QUICK -> List.of("256");
            case SMOKE -> List.of("64");
        };
        var cases = new ArrayList<>(
                List.of(FmaPeak.two(), Cases.of(OURS).with(SIZE, sizes).with(THREADS, "1", "2")));
        netlib.ifPresent(
                compiled -> cases.add(Cases.of(NETLIB).with(SIZE, sizes).jvm(compiled.option())));
        for (var threads : List.of("1", "2")) {
            openBlas.ifPresent(compiled -> cases.add(Cases.of(OPEN_BLAS)
                    .with(SIZE, sizes)
                    .with(THREADS, threads)
                    .jvm(compiled.option(), "-Dthreads=" + threads)));
        }
        return cases;
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        return Mine.timing(Integer.parseInt(params.get(SIZE)), factors -> switch (benchmark) {
            case OPEN_BLAS -> factors.by(Mine.Compiled.loaded("OpenBlas"));
            case NETLIB -> factors.by(Mine.Compiled.loaded("Netlib"));
            default -> new Linear(factors, Integer.parseInt(params.get(THREADS)));
        });
    }

    /// A linear layer of the tape; its weight is b, transposed once.
    private static final class Linear implements Arm {
        private final int n;
        private final Tape tape;
        private Tape.Ref product;

        Linear(Mine.Factors factors, int threads) {
            n = factors.n();
            tape = Tape.forTraining(2 * n * n, new VectorKernels(), threads);
            for (int i = 0; i < n * n; i++) {
                tape.parameter(i, factors.a()[i]);
                tape.parameter(n * n + i % n * n + i / n, factors.b()[i]);
            }
        }

        @Override
        public double run() {
            tape.beginRound();
            product = tape.linear(tape.parameter(0, n, n), tape.parameter(n * n, n, n));
            return n;
        }

        @Override
        public double[] answer() {
            var answer = new double[n * n];
            for (int i = 0; product != null && i < answer.length; i++) {
                answer[i] = tape.get(product, i / n, i % n);
            }
            return answer;
        }

        @Override
        public void close() {
            tape.close();
        }
    }

    @Override
    public String markdown(Results results) {
        var one = results.peak();
        var two = results.get(FmaPeak.TWO, Map.of());
        var remark = results.remark().isEmpty() ? "" : "OpenBLAS: `" + results.remark() + "`.\n";
        return remark + "\nOne thread, peak " + Table.number(one.gigaflops()) + " GFLOP/s:\n\n"
                + table(results, "1", one)
                + "\nTwo threads, peak " + Table.number(two.gigaflops()) + " GFLOP/s:\n\n"
                + table(results, "2", two);
    }

    private static Table<Figure> table(Results results, String threads, Figure peak) {
        var table = new Table<>(results.all(OURS, THREADS, threads)).column("size", of -> of.param(SIZE));
        var libraries = threads.equals("1") ? List.of(OURS, OPEN_BLAS, NETLIB) : List.of(OURS, OPEN_BLAS);
        for (var benchmark : libraries) {
            table.column(
                            benchmark.substring("Native.".length()).replace("openBlas", "OpenBLAS") + ", GFLOP/s",
                            of -> Table.cell(find(results, benchmark, of), Table::gigaflops))
                    .column(
                            "of peak",
                            of -> Table.cell(find(results, benchmark, of), figure -> Table.ofPeak(figure, peak)));
        }
        return table;
    }

    private static Optional<Figure> find(Results results, String benchmark, Figure like) {
        var size = Map.of(SIZE, like.param(SIZE));
        return results.find(benchmark, benchmark.equals(NETLIB) ? size : like.params());
    }
}
