package microgpt.bench;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import microgpt.kernels.ScalarKernels;
import microgpt.kernels.vector.VectorKernels;

/// How fast is your own matrix product?
///
/// `./microgpt bench mine --kernel MyProduct.java` compiles the file, holds its class against the project's
/// scalar kernels, and times it beside these and the vector kernels.
public final class Mine implements Question {
    /// What you write: c = a·b of n×n matrices, row by row in one array each. The file holds one class, named as the
    /// file is and in no package, that implements this and can be made without arguments.
    public interface Product {
        /// Sets all of c; a and b stay as they are.
        void multiply(int n, float[] a, float[] b, float[] c);
    }

    /// The product of a file, compiled to a directory that is deleted when this process ends.
    ///
    /// @throws IllegalStateException with what the compiler says, or if the class is none of a product
    static Product compiled(Path file) {
        var name = name(file);
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException("there is no file " + file);
        }
        try {
            var directory = Files.createTempDirectory("microgpt-mine");
            directory.toFile().deleteOnExit();
            Program.run(
                    Program.jdk("javac"),
                    "-J-XX:TieredStopAtLevel=1",
                    "-nowarn",
                    "-d",
                    directory.toString(),
                    file.toString());
            try (var made = Files.list(directory)) {
                made.forEach(one -> one.toFile().deleteOnExit());
            }
            var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, Mine.class.getClassLoader());
            var constructor = loader.loadClass(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Product) constructor.newInstance();
        } catch (IOException e) {
            throw new IllegalStateException(file + " could not be compiled: " + e.getMessage(), e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("a " + name + " could not be made: " + e.getCause(), e);
        } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
            throw new IllegalStateException(
                    name + " is no class of a product: it should say 'class " + name + " implements Mine.Product',"
                            + " and have a constructor without arguments",
                    e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\.java$", "");
    }

    /// Two factors of a product.
    record Factors(int n, float[] a, float[] b) {
        static Factors of(int n) {
            var random = new Random(n);
            var a = Kernels.numbers(random, n * n, -0.5f, 0.5f);
            return new Factors(n, a, Kernels.numbers(random, n * n, -0.5f, 0.5f));
        }

        /// With copies of its own: a product that changes them gives another answer the next time.
        Arm by(Product product) {
            var a = this.a.clone();
            var b = this.b.clone();
            var c = new float[n * n];
            return Arm.setting(() -> product.multiply(n, a, b, c), c);
        }

        /// Sums may be taken in any order: each of n terms may be off by n roundings of what its terms come to, in the
        /// product and in what it is held against.
        void requireClose(double[] expected, double[] actual) {
            for (int i = 0; i < n * n; i++) {
                double terms = 0;
                for (int p = 0; p < n; p++) {
                    terms += Math.abs(a[i / n * n + p] * b[p * n + i % n]);
                }
                double bound = 2 * (n + 1) * 0x1p-24 * terms;
                Timing.requireClose("c[" + i / n + "," + i % n + "]", expected[i], actual[i], bound);
            }
        }
    }

    private static final String PRODUCT = "Mine.product";
    static final String SIZE = "size";
    static final String ARM = "arm";
    private static final String SCALAR = "scalar kernels";
    private static final String VECTOR = "vector kernels";

    /// The property that tells a process of the reader's file.
    private static final String FILE = "microgpt.bench.kernel";

    private Optional<Path> mine = Optional.empty();

    @Override
    public void prepare(Bench asked) {
        mine = Optional.ofNullable(asked.kernel).map(Path::toAbsolutePath);
        mine.ifPresent(Mine::compiled);
    }

    @Override
    public List<Cases> cases(Scale scale) {
        var arms = Stream.of(SCALAR, VECTOR, mine.map(Mine::name).orElse("")).filter(arm -> !arm.isEmpty());
        return List.of(Cases.of(PRODUCT)
                .with(SIZE, scale == Scale.SMOKE ? List.of("64") : List.of("27", "64", "128", "256"))
                .with(ARM, arms.toList())
                .jvm("-D" + FILE + "=" + mine.orElse(Path.of(""))));
    }

    @Override
    public Timing timing(String benchmark, Map<String, String> params) {
        var arm = params.get(ARM);
        var timing = timing(
                Integer.parseInt(params.get(SIZE)),
                factors -> factors.by(
                        switch (arm) {
                            case SCALAR -> by(new ScalarKernels());
                            case VECTOR -> by(new VectorKernels());
                            default -> compiled(Path.of(System.getProperty(FILE)));
                        }));
        return arm.equals(VECTOR) ? timing : timing.ofAnySpeed();
    }

    private static Product by(microgpt.kernels.Kernels kernels) {
        return (n, a, b, c) -> kernels.matmul(n, n, n, a, 0, n, 1, b, 0, n, c, 0, n);
    }

    /// A product held against scalar kernels.
    static Timing timing(int n, Function<Factors, Arm> product) {
        var factors = Factors.of(n);
        var work = Figure.Work.ofFlops(2 * Math.pow(n, 3));
        return Timing.of(() -> product.apply(factors), () -> factors.by(by(new ScalarKernels())), work)
                .agreeing(factors::requireClose);
    }

    @Override
    public String markdown(Results results) {
        return results.peakInWords()
                + new Table<>(results.all(PRODUCT))
                        .column("size, arm", of -> of.param(SIZE) + ", " + of.param(ARM))
                        .column("µs", Table::micros)
                        .column("GFLOP/s", of -> Table.number(of.gigaflops()))
                        .column("of peak", of -> Table.ofPeak(of, results.peak()))
                        .column("times as fast as scalar kernels", results.times(ARM, SCALAR));
    }
}
