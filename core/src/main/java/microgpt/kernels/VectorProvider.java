package microgpt.kernels;

import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// Finds the provider of kernels beside these, which needs a module of the JDK that may not be there.
final class VectorProvider {
    private VectorProvider() {}

    /// The provider, unless there is none, it cannot be used here, or would be slower than plain loops.
    static Optional<Kernels> find() {
        if (!Fma.IN_HARDWARE
                || ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return Optional.empty();
        }
        try {
            return ServiceLoader.load(Kernels.class, Kernels.class.getClassLoader())
                    .findFirst();
        } catch (ServiceConfigurationError | LinkageError unusable) {
            return Optional.empty();
        }
    }
}
