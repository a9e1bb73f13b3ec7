package microgpt.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import microgpt.bench.report.Figure;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;
import microgpt.bench.report.Work;
import microgpt.kernels.vector.VectorKernels;
import microgpt.tape.Tape;

/// How do the matrix products compare with OpenBLAS, and with the Vector API BLAS of dev.ludovic.netlib?
///
/// c = a·b of square row-major matrices; OpenBLAS finds them in native memory, so no call copies. Each is compared with
/// the sums by definition.
final class Native implements Contest {
    private static final String OURS = "Native.microgpt";
    private static final String OPEN_BLAS = "Native.openBlas";
    private static final String NETLIB = "Native.netlib";
    private static final String NETLIB_CLASS = "dev.ludovic.netlib.blas.JavaBLAS";

    @Override
    public List<Cases> cases(Scale scale) {
        var sizes = switch (scale) {
            case FULL -> List.of("64", "128", "256", "512", "1024");
            case QUICK -> List.of("256");
            case SMOKE -> List.of("64");
        };
        var cases = new ArrayList<>(
                List.of(FmaPeak.two(), Cases.of(OURS).with("size", sizes).with("threads", "1", "2")));
        if (hasNetlib()) {
            cases.add(Cases.of(NETLIB).with("size", sizes));
        }
        if (OpenBlas.find().isPresent()) {
            cases.add(Cases.of(OPEN_BLAS).with("size", sizes).with("threads", "1", "2"));
        }
        return cases;
    }

    private static boolean hasNetlib() {
        return Native.class.getClassLoader().getResource(NETLIB_CLASS.replace('.', '/') + ".class") != null;
    }

    @Override
    public String remark() {
        return OpenBlas.find().map(OpenBlas::version).orElse("OpenBLAS is not installed: left out");
    }

    @Override
    public Arm arm(String benchmark, Map<String, String> params) {
        var factors = new Factors(Integer.parseInt(params.get("size")));
        return switch (benchmark) {
            case OURS -> new Ours(factors, Integer.parseInt(params.get("threads")));
            case OPEN_BLAS -> new Foreign(factors, Integer.parseInt(params.get("threads")));
            case NETLIB -> new Netlib(factors);
            default -> throw new IllegalArgumentException(benchmark);
        };
    }

    @Override
    public Arm reference(String benchmark, Map<String, String> params) {
        return new Definition(new Factors(Integer.parseInt(params.get("size"))));
    }

    @Override
    public Work work(String benchmark, Map<String, String> params) {
        return Work.ofFlops(2 * Math.pow(Integer.parseInt(params.get("size")), 3));
    }

    /// Each sum of n terms may be off by n roundings of what its terms come to.
    @Override
    public void requireAgreement(String benchmark, Map<String, String> params, double[] reference, double[] arm) {
        int n = Integer.parseInt(params.get("size"));
        for (int i = 0; i < n * n; i++) {
            Agreement.requireClose(
                    benchmark + " c[" + i / n + "," + i % n + "]",
                    reference[i],
                    arm[i],
                    (n + 1) * 0x1p-24 * reference[n * n + i]);
        }
    }

    private static final class Factors {
        private final int n;
        private final float[] a;
        private final float[] b;

        Factors(int n) {
            this.n = n;
            var random = new Random(n);
            a = new float[n * n];
            b = new float[n * n];
            for (int i = 0; i < a.length; i++) {
                a[i] = random.nextFloat() - 0.5f;
                b[i] = random.nextFloat() - 0.5f;
            }
        }
    }

    /// The product in double, and behind it the sums of the absolute values of its terms.
    private static final class Definition implements Arm {
        private final Factors factors;
        private final double[] c;

        Definition(Factors factors) {
            this.factors = factors;
            c = new double[2 * factors.n * factors.n];
        }

        @Override
        public double run() {
            int n = factors.n;
            for (int i = 0; i < n * n; i++) {
                double sum = 0;
                double absolute = 0;
                for (int p = 0; p < n; p++) {
                    double term = (double) factors.a[i / n * n + p] * factors.b[p * n + i % n];
                    sum += term;
                    absolute += Math.abs(term);
                }
                c[i] = sum;
                c[n * n + i] = absolute;
            }
            return c[0];
        }

        @Override
        public double[] answer() {
            return c.clone();
        }
    }

    /// A linear layer of the tape; its weight is b, transposed once.
    private static final class Ours implements Arm {
        private final int n;
        private final Tape tape;
        private Tape.Ref product;

        Ours(Factors factors, int threads) {
            n = factors.n;
            tape = Tape.forTraining(2 * n * n, new VectorKernels(), threads);
            for (int i = 0; i < n * n; i++) {
                tape.parameter(i, factors.a[i]);
                tape.parameter(n * n + i % n * n + i / n, factors.b[i]);
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

    /// The system's OpenBLAS.
    private static final class Foreign implements Arm {
        private final int n;
        private final OpenBlas blas =
                OpenBlas.find().orElseThrow(() -> new IllegalStateException("OpenBLAS is not installed"));
        private final Arena arena = Arena.ofShared();
        private final MemorySegment a;
        private final MemorySegment b;
        private final MemorySegment c;

        Foreign(Factors factors, int threads) {
            n = factors.n;
            blas.threads(threads);
            a = copy(factors.a);
            b = copy(factors.b);
            c = copy(new float[n * n]);
        }

        private MemorySegment copy(float[] x) {
            return arena.allocate(x.length * 4L, 64).copyFrom(MemorySegment.ofArray(x));
        }

        @Override
        public double run() {
            blas.multiply(n, a, b, c);
            return n;
        }

        @Override
        public double[] answer() {
            return doubles(c.toArray(ValueLayout.JAVA_FLOAT));
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /// The pure Java BLAS of dev.ludovic.netlib, which is there if the jar was built with it.
    private static final class Netlib implements Arm {
        private final Factors factors;
        private final float[] c;
        private final MethodHandle sgemm;

        Netlib(Factors factors) {
            this.factors = factors;
            c = new float[factors.n * factors.n];
            try {
                var type = Class.forName(NETLIB_CLASS);
                var blas = type.getMethod("getInstance").invoke(null);
                if (!blas.getClass().getSimpleName().equals("VectorBLAS")) {
                    throw new IllegalStateException("dev.ludovic.netlib chose " + blas.getClass());
                }
                var matrix = float[].class;
                sgemm = MethodHandles.lookup()
                        .findVirtual(
                                type,
                                "sgemm",
                                MethodType.methodType(
                                        void.class,
                                        String.class,
                                        String.class,
                                        int.class,
                                        int.class,
                                        int.class,
                                        float.class,
                                        matrix,
                                        int.class,
                                        matrix,
                                        int.class,
                                        float.class,
                                        matrix,
                                        int.class))
                        .bindTo(blas);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        /// It is column-major, where a matrix looks transposed, and (a·b)ᵀ = bᵀ·aᵀ.
        @Override
        public double run() {
            int n = factors.n;
            try {
                sgemm.invokeExact("N", "N", n, n, n, 1f, factors.b, n, factors.a, n, 0f, c, n);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
            return c[0];
        }

        @Override
        public double[] answer() {
            return doubles(c);
        }
    }

    private static double[] doubles(float[] x) {
        var doubles = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            doubles[i] = x[i];
        }
        return doubles;
    }

    @Override
    public String markdown(Results results) {
        var text = new StringBuilder();
        if (!results.remark().isEmpty()) {
            text.append("OpenBLAS: `").append(results.remark()).append("`.\n");
        }
        var one = results.peak();
        var two = results.get(FmaPeak.TWO, Map.of());
        var alone = new Table(
                "size", "microgpt, GFLOP/s", "of peak", "OpenBLAS, GFLOP/s", "of peak", "netlib, GFLOP/s", "of peak");
        var both = new Table("size", "microgpt, GFLOP/s", "of peak", "OpenBLAS, GFLOP/s", "of peak");
        for (var figure : results.all(OURS, "threads", "1")) {
            var size = figure.param("size");
            var cells = new ArrayList<>(List.of(size));
            add(cells, Optional.of(figure), one);
            add(cells, results.find(OPEN_BLAS, figure.params()), one);
            add(cells, results.find(NETLIB, Map.of("size", size)), one);
            alone.row(cells);
            cells = new ArrayList<>(List.of(size));
            add(cells, results.find(OURS, figure.with("threads", "2")), two);
            add(cells, results.find(OPEN_BLAS, figure.with("threads", "2")), two);
            both.row(cells);
        }
        text.append("\nOne thread, peak ").append(Table.number(one.gigaflops())).append(" GFLOP/s:\n\n");
        text.append(alone);
        text.append("\nTwo threads, peak ")
                .append(Table.number(two.gigaflops()))
                .append(" GFLOP/s:\n\n");
        return text.append(both).toString();
    }

    private static void add(List<String> cells, Optional<Figure> figure, Figure peak) {
        cells.add(figure.map(of -> Table.rate(of, of.gigaflops())).orElse("–"));
        cells.add(figure.map(of -> Table.percent(of.gigaflops() / peak.gigaflops()))
                .orElse("–"));
    }
}
