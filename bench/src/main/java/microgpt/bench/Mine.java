package microgpt.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import microgpt.bench.report.Figure;
import microgpt.bench.report.Results;
import microgpt.bench.report.Table;
import microgpt.bench.report.Work;

/// How fast is your own matrix product?
///
/// `./microgpt bench mine --kernel MyProduct.java` compiles the file, holds its class against the definition of a
/// product,
/// and times it beside plain loops and the project's vector kernels.
public final class Mine implements Contest {
    /// What you write: c = a·b of n×n matrices, row by row in one array each. The file holds one class, named as the
    /// file is
    /// and in no package, that implements this and can be made without arguments.
    public interface Product {
        /// Sets all of c; a and b stay as they are.
        void multiply(int n, float[] a, float[] b, float[] c);
    }

    private static final String PRODUCT = "Mine.product";
    private static final String ARM = "arm";
    private static final String PLAIN = "plain loops";
    private static final String VECTOR = "vector kernels";
    /// The property that tells a process where the classes are.
    static final String DIRECTORY = "microgpt.bench.mine";

    private final List<String> compiled = new ArrayList<>();

    @Override
    public List<Figure> ask(Asked asked) {
        compiled.clear();
        asked.mine().ifPresent(this::compile);
        return Contest.super.ask(asked);
    }

    String directory() {
        return compiled.getLast();
    }

    /// @throws IllegalStateException with what the compiler says
    void compile(Path file) {
        try {
            var directory = Files.createTempDirectory("microgpt-mine");
            var javac = Path.of(System.getProperty("java.home"), "bin", "javac").toString();
            Program.run(
                    List.of(
                            javac,
                            "-nowarn",
                            "--add-modules",
                            "jdk.incubator.vector",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-d",
                            directory.toString(),
                            file.toString()),
                    Map.of());
            compiled.add(file.getFileName().toString().replaceFirst("\\.java$", ""));
            compiled.add(directory.toString());
        } catch (IOException e) {
            throw new IllegalStateException(file + " could not be compiled: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Cases> cases(Scale scale) {
        var arms = new ArrayList<>(List.of(PLAIN, VECTOR));
        var jvm = new String[0];
        if (!compiled.isEmpty()) {
            arms.add(compiled.getFirst());
            jvm = new String[] {"-D" + DIRECTORY + "=" + compiled.getLast()};
        }
        var sizes = scale == Scale.SMOKE ? List.of("64") : List.of("27", "64", "128", "256");
        return List.of(Cases.of(PRODUCT).with("size", sizes).with(ARM, arms).jvm(jvm));
    }

    private record Factors(Product product, int n, float[] a, float[] b, float[] c) implements Arm {
        static Factors of(Product product, int n) {
            var random = new java.util.Random(n);
            var numbers = new float[3][n * n];
            for (int i = 0; i < 2 * n * n; i++) {
                numbers[i / (n * n)][i % (n * n)] = random.nextFloat() - 0.5f;
            }
            return new Factors(product, n, numbers[0], numbers[1], numbers[2]);
        }

        @Override
        public double run() {
            product.multiply(n, a, b, c);
            return c[0];
        }

        @Override
        public double[] answer() {
            var answer = new double[n * n];
            for (int i = 0; i < answer.length; i++) {
                answer[i] = c[i];
            }
            return answer;
        }
    }

    @Override
    public Arm arm(String benchmark, Map<String, String> params) {
        var name = params.get(ARM);
        return Factors.of(
                name.equals(PLAIN)
                        ? by(new microgpt.kernels.ScalarKernels())
                        : name.equals(VECTOR) ? by(new microgpt.kernels.vector.VectorKernels()) : loaded(name),
                Integer.parseInt(params.get("size")));
    }

    private static Product by(microgpt.kernels.Kernels kernels) {
        return (n, a, b, c) -> kernels.matmul(n, n, n, a, 0, n, 1, b, 0, n, c, 0, n);
    }

    private static Product loaded(String name) {
        try {
            var directory =
                    URI.create(Path.of(System.getProperty(DIRECTORY)).toUri().toString());
            var loader = new URLClassLoader(new java.net.URL[] {directory.toURL()}, Mine.class.getClassLoader());
            var constructor = loader.loadClass(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Product) constructor.newInstance();
        } catch (ReflectiveOperationException | IOException | ClassCastException e) {
            throw new IllegalStateException(
                    name + " is no class of a product: it should say 'class " + name + " implements Mine.Product'", e);
        }
    }

    @Override
    public Arm reference(String benchmark, Map<String, String> params) {
        return Factors.of(by(new microgpt.kernels.ScalarKernels()), Integer.parseInt(params.get("size")));
    }

    /// Sums may be taken in any order: of n products below a quarter each may be rounded n times.
    @Override
    public void requireAgreement(String benchmark, Map<String, String> params, double[] reference, double[] arm) {
        int n = Integer.parseInt(params.get("size"));
        for (int i = 0; i < n * n; i++) {
            var what = params.get(ARM) + ": c[" + i / n + "," + i % n + "]";
            Agreement.requireClose(what, reference[i], arm[i], 2.0 * n * 0x1p-24 * n / 4);
        }
    }

    @Override
    public Work work(String benchmark, Map<String, String> params) {
        return Work.ofFlops(2 * Math.pow(Integer.parseInt(params.get("size")), 3));
    }

    @Override
    public double slowest(Map<String, String> params) {
        return params.get(ARM).equals(VECTOR) ? 3 : Double.POSITIVE_INFINITY;
    }

    @Override
    public String markdown(Results results) {
        double peak = results.peak().gigaflops();
        var table = new Table("size, arm", "µs", "GFLOP/s", "of peak", "times as fast as plain loops");
        for (var figure : results.all(PRODUCT)) {
            var plain = results.get(PRODUCT, figure.with(ARM, PLAIN));
            table.row(
                    figure.param("size") + ", " + figure.param(ARM),
                    Table.micros(figure),
                    Table.number(figure.gigaflops()),
                    Table.percent(figure.gigaflops() / peak),
                    Table.times(plain.micros() / figure.micros()));
        }
        return results.peakInWords() + table;
    }
}
