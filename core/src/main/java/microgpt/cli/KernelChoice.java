package microgpt.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;

/// Which kernels the tape engine computes with.
enum KernelChoice {
    /// Scalar kernels, and SIMD kernels as soon as they are faster, if the module that has them is there.
    AUTO,
    SCALAR,
    VECTOR;

    private static final String MISSING = "the module microgpt.kernels.vector is not on the module path";

    /// What was chosen.
    ///
    /// @param kernels to begin with
    /// @param later makes the kernels to change to once they are compiled, if any
    /// @param remark why there are none, or empty
    record Chosen(Kernels kernels, Optional<Supplier<Kernels>> later, String remark) {
        @Override
        public String toString() {
            var then = later.isPresent() ? ", vector when that is compiled and faster" : "";
            return kernels.name() + then + (remark.isEmpty() ? "" : " (" + remark + ")");
        }
    }

    /// @throws Failure if the kernels asked for are not there
    Chosen choose() {
        return switch (this) {
            case SCALAR -> new Chosen(new ScalarKernels(), Optional.empty(), "");
            case VECTOR -> new Chosen(load(), Optional.empty(), "");
            case AUTO -> {
                var later = provider().map(found -> (Supplier<Kernels>) () -> load(found));
                yield new Chosen(new ScalarKernels(), later, later.isPresent() ? "" : MISSING);
            }
        };
    }

    private static Kernels load() {
        return load(provider().orElseThrow(() -> unusable(MISSING)));
    }

    /// @throws Failure if they do not work here
    private static Kernels load(ServiceLoader.Provider<Kernels> provider) {
        try {
            return provider.get();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw unusable(rootOf(e).getMessage());
        }
    }

    /// Finds the vector kernels without loading much of them, which takes its time.
    private static Optional<ServiceLoader.Provider<Kernels>> provider() {
        try {
            return ServiceLoader.load(Kernels.class).stream().findFirst();
        } catch (ServiceConfigurationError | LinkageError e) {
            return Optional.empty();
        }
    }

    private static Failure unusable(String why) {
        return new Failure("no vector kernels: " + why + "; --kernels scalar works without them");
    }

    private static Throwable rootOf(Throwable e) {
        return e.getCause() == null ? e : rootOf(e.getCause());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
