package microgpt.cli;

import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;

/// Which kernels the tape engine computes with.
enum KernelChoice {
    /// SIMD kernels if the module that has them is there, else scalar ones.
    AUTO,
    SCALAR,
    VECTOR;

    /// What was chosen.
    ///
    /// @param kernels in use
    /// @param remark why not others, or empty
    record Chosen(Kernels kernels, String remark) {
        @Override
        public String toString() {
            return kernels.name() + (remark.isEmpty() ? "" : " (" + remark + ")");
        }
    }

    /// @throws Failure if the kernels asked for are not there
    Chosen choose() {
        if (this == SCALAR) {
            return new Chosen(new ScalarKernels(), "");
        }
        String missing;
        try {
            var found = ServiceLoader.load(Kernels.class).findFirst();
            if (found.isPresent()) {
                return new Chosen(found.get(), "");
            }
            missing = "the module microgpt.kernels.vector is not on the module path";
        } catch (ServiceConfigurationError | LinkageError e) {
            var cause = rootOf(e);
            if (cause instanceof IllegalArgumentException) {
                throw new Failure(cause.getMessage(), e);
            }
            missing = "the vector kernels do not load: " + cause;
        }
        if (this == VECTOR) {
            throw new Failure("no vector kernels: " + missing + "; --kernels scalar works without them");
        }
        return new Chosen(new ScalarKernels(), missing);
    }

    private static Throwable rootOf(Throwable e) {
        return e.getCause() == null ? e : rootOf(e.getCause());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
