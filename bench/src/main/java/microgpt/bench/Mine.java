package microgpt.bench;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import microgpt.kernels.ScalarKernels;
import microgpt.kernels.vector.VectorKernels;

/// How fast is your own matrix product?
///
/// `./microgpt bench mine --kernel MyProduct.java` compiles the file, holds its class against the definition of a
/// product, and times it beside plain loops and the project's vector kernels.
public final class Mine implements Question {
    /// What you write: c = a·b of n×n matrices, row by row in one array each. The file holds one class, named as the
    /// file is and in no package, that implements this and can be made without arguments.
    public interface Product {
        /// Sets all of c; a and b stay as they are.
        void multiply(int n, float[] a, float[] b, float[] c);
    }

    /// A file compiled.
    ///
    /// @param name of its class
    record Compiled(String name, Path directory) {
        /// @throws IllegalStateException with what the compiler says
        static Compiled of(Path file) {
            try {
                var directory = Files.createTempDirectory("microgpt-mine");
                var path = System.getProperty("java.class.path");
                var javac = List.of(Program.jdk("javac"), "-nowarn", "--add-modules", "jdk.incubator.vector", "-cp");
                var command = new ArrayList<>(javac);
                command.addAll(List.of(path, "-d", directory.toString(), file.toString()));
                Program.run(command);
                return new Compiled(file.getFileName().toString().replaceFirst("\\.java$", ""), directory);
            } catch (IOException e) {
                throw new IllegalStateException(file + " could not be compiled: " + e.getMessage(), e);
            }
        }

        /// What tells a process where the class is.
        String option() {
            return "-D" + DIRECTORY + "=" + directory;
        }

        /// @throws IllegalStateException if the class is none of a product, or cannot be made
        Product product() {
            try {
                var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, Mine.class.getClassLoader());
                var constructor = loader.loadClass(name).getDeclaredConstructor();
                constructor.setAccessible(true);
                return (Product) constructor.newInstance();
            } catch (ReflectiveOperationException | LinkageError | IOException | ClassCastException e) {
                throw new IllegalStateException(
                        name + " is no class of a product: it should say 'class " + name + " implements Mine.Product'",
                        e);
            }
        }

        /// The product of a class that the process was told of.
        static Product loaded(String name) {
            return new Compiled(name, Path.of(System.getProperty(DIRECTORY))).product();
        }
    }

    /// A product's arrays.
    record Factors(int n, float[] a, float[] b) {
        static Factors of(int n) {
            var random = new Random(n);
            return new Factors(
                    n, Kernels.numbers(random, n * n, -0.5f, 0.5f), Kernels.numbers(random, n * n, -0.5f, 0.5f));
        }

        Arm by(Product product) {
            return new Multiplied(product, this, new float[n * n]);
        }
    }

    private record Multiplied(Product product, Factors factors, float[] c) implements Arm {
        @Override
        public double run() {
            product.multiply(factors.n, factors.a, factors.b, c);
            return c[0];
        }

        @Override
        public double[] answer() {
            return Arm.doubles(c);
        }
    }

    /// The product in double, and behind it the sums of the absolute values of its terms.
    private record Definition(Factors factors, double[] answer) implements Arm {
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
                answer[i] = sum;
                answer[n * n + i] = absolute;
            }
            return answer[0];
        }

        @Override
        public double[] answer() {
            return answer.clone();
        }
    }

    static final String DIRECTORY = "microgpt.bench.mine";

    private static final String PRODUCT = "Mine.product";
    private static final String SIZE = "size";
    private static final String ARM = "arm";
    private static final String PLAIN = "plain loops";
    private static final String VECTOR = "vector kernels";

    private Optional<Compiled> mine = Optional.empty();

    @Override
    public List<Figure> ask(Asked asked) {
        mine = asked.kernel().map(Compiled::of);
        return Question.super.ask(asked);
    }

    @Override
    public List<Cases> cases(Scale scale) {
        var arms = new ArrayList<>(List.of(PLAIN, VECTOR));
        mine.ifPresent(compiled -> arms.add(compiled.name));
        var sizes = scale == Scale.SMOKE ? List.of("64") : List.of("27", "64", "128", "256");
        var cases = Cases.of(PRODUCT).with(SIZE, sizes).with(ARM, arms);
        return List.of(mine.isEmpty() ? cases : cases.jvm(mine.get().option()));
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        var name = params.get(ARM);
        var timing = timing(
                Integer.parseInt(params.get(SIZE)),
                factors -> factors.by(
                        switch (name) {
                            case PLAIN -> by(new ScalarKernels());
                            case VECTOR -> by(new VectorKernels());
                            default -> Compiled.loaded(name);
                        }));
        return name.equals(VECTOR) ? timing : timing.ofAnySpeed();
    }

    private static Product by(microgpt.kernels.Kernels kernels) {
        return (n, a, b, c) -> kernels.matmul(n, n, n, a, 0, n, 1, b, 0, n, c, 0, n);
    }

    /// A product held against the definition. Sums may be taken in any order: each of n terms may be off by n roundings
    /// of what its terms come to.
    static Timing timing(int n, java.util.function.Function<Factors, Arm> product) {
        var factors = Factors.of(n);
        Supplier<Arm> definition = () -> new Definition(factors, new double[2 * n * n]);
        return Timing.of(() -> product.apply(factors), definition, Work.ofFlops(2 * Math.pow(n, 3)))
                .agreeing((expected, actual) -> {
                    for (int i = 0; i < n * n; i++) {
                        double bound = (n + 1) * 0x1p-24 * expected[n * n + i];
                        Timing.requireClose("c[" + i / n + "," + i % n + "]", expected[i], actual[i], bound);
                    }
                });
    }

    @Override
    public String markdown(Results results) {
        return results.peakInWords()
                + new Table<>(results.all(PRODUCT))
                        .column("size, arm", of -> of.param(SIZE) + ", " + of.param(ARM))
                        .column("µs", Table::micros)
                        .column("GFLOP/s", of -> Table.number(of.gigaflops()))
                        .column("of peak", of -> Table.ofPeak(of, results.peak()))
                        .column(
                                "times as fast as plain loops",
                                of -> Table.cell(results.like(of, ARM, PLAIN), plain -> Table.times(of, plain)));
    }
}
