package microgpt.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import microgpt.kernels.vector.VectorKernels;
import microgpt.tape.Tape;

/// How do the matrix products compare with OpenBLAS, and with the Vector API BLAS of dev.ludovic.netlib?
///
/// c = a·b of square row-major matrices. Ours is a linear layer of the tape; the others are classes like a reader's own
/// for [Mine], in `docs/benchmarks`, and left out where they do not compile or find no library.
final class Native implements Question {
    private static final String OURS = "microgpt";
    private static final String OPEN_BLAS = "OpenBLAS";
    private static final String NETLIB = "netlib";

    /// The others that were found, with what each is.
    private final Map<String, String> found = new LinkedHashMap<>();

    private static Mine.Product library(String arm) {
        var name = arm.equals(OPEN_BLAS) ? "OpenBlas.java" : "Netlib.java";
        return Mine.compiled(Machine.home().resolve("docs/benchmarks").resolve(name));
    }

    @Override
    public List<Figure> ask(Bench asked) {
        for (var arm : List.of(OPEN_BLAS, NETLIB)) {
            try {
                found.put(arm, library(arm).toString());
            } catch (IllegalStateException notThere) {
                asked.tell("  %s is not installed: left out", arm);
            }
        }
        return Question.super.ask(asked);
    }

    @Override
    public String remark() {
        return found.getOrDefault(OPEN_BLAS, "not installed: left out");
    }

    /// Netlib has one thread.
    @Override
    public List<Cases> cases(Scale scale) {
        var sizes = scale.of(List.of("64", "128", "256", "512", "1024"), List.of("256"), List.of("64"));
        var products = Cases.of("Native.product").with(Mine.SIZE, sizes);
        var arms = Stream.concat(Stream.of(OURS), found.keySet().stream()).toList();
        var threaded = arms.stream().filter(arm -> !arm.equals(NETLIB));
        return List.of(
                FmaPeak.cases(FmaPeak.TWO),
                products.with(Mine.ARM, arms).with(Training.THREADS, "1"),
                products.with(Mine.ARM, threaded.toList()).with(Training.THREADS, "2"));
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        var arm = params.get(Mine.ARM);
        int n = Integer.parseInt(params.get(Mine.SIZE));
        int threads = Integer.parseInt(params.get(Training.THREADS));
        return Mine.timing(n, factors -> arm.equals(OURS) ? linear(factors, threads) : factors.by(library(arm)));
    }

    /// A linear layer of the tape; its weight is b, laid out once.
    private static Arm linear(Mine.Factors factors, int threads) {
        int n = factors.n();
        var tape = Tape.forTraining(2 * n * n, new VectorKernels(), threads);
        for (int i = 0; i < n * n; i++) {
            tape.parameter(i, factors.a()[i]);
            tape.parameter(n * n + i % n * n + i / n, factors.b()[i]);
        }
        Tape.Ref[] product = {tape.parameter(0, n, n)};
        return new Arm(
                () -> {
                    tape.beginRound();
                    product[0] = tape.linear(tape.parameter(0, n, n), tape.parameter(n * n, n, n));
                },
                () -> Stream.of(tape.values(product[0]))
                        .flatMapToDouble(Arrays::stream)
                        .toArray(),
                tape::close);
    }

    @Override
    public String markdown(Results results) {
        var jar = results.with(Mine.ARM, NETLIB).isEmpty() ? "" : " With netlib's jar on the class path.";
        return "OpenBLAS: `" + results.remark() + "`." + jar + "\n\nOne thread, peak "
                + table(results, "1", results.peak())
                + "\nTwo threads, peak "
                + table(results, "2", results.find(FmaPeak.TWO).orElseThrow());
    }

    private static String table(Results results, String threads, Figure peak) {
        var ours = results.with(Map.of(Mine.ARM, OURS, Training.THREADS, threads));
        var table = new Table<>(ours).column("size", of -> of.param(Mine.SIZE));
        Stream.of(OURS, OPEN_BLAS, NETLIB)
                .filter(arm -> results.like(ours.getFirst(), Mine.ARM, arm).isPresent())
                .forEach(arm -> table.column(arm + ", GFLOP/s", results.like(Mine.ARM, arm, Table::gigaflops))
                        .column("of peak", results.like(Mine.ARM, arm, of -> Table.ofPeak(of, peak))));
        return Table.gigaflops(peak) + " GFLOP/s:\n\n" + table;
    }
}
