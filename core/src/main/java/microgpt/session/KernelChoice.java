package microgpt.session;

import java.lang.module.ModuleFinder;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import microgpt.kernels.Fma;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;

/// Which kernels the tape engine computes with.
public enum KernelChoice {
    /// SIMD kernels where they pay, if the module that has them is there, else scalar ones.
    AUTO,
    /// Plain loops.
    SCALAR,
    /// Those on SIMD lanes.
    VECTOR;

    /// The module of the JDK that vector kernels are built on.
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private static final String MODULES_PACKAGE = "jdk.internal.module";

    private static final String MADE_UP_FOR = "two to three times slower than with it: " + Machine.NO_FMA;

    /// What was chosen.
    ///
    /// @param kernels to begin with
    /// @param later makes the kernels to change to if it pays, or throws with the reason why there are none
    /// @param remark why these kernels, or empty
    public record Chosen(Kernels kernels, Optional<Supplier<Kernels>> later, String remark) {
        private static Chosen vector(Kernels kernels) {
            return new Chosen(
                    kernels, Optional.empty(), Fma.IN_HARDWARE ? "" : "hundreds of times slower: " + Machine.NO_FMA);
        }

        private static Chosen scalar(String why) {
            return new Chosen(new ScalarKernels(), Optional.empty(), why);
        }

        @Override
        public String toString() {
            return kernels.name() + (remark.isEmpty() ? "" : " (" + remark + ")");
        }
    }

    /// The kernels for work that lasts.
    ///
    /// @return those kernels, and what to say of them
    /// @throws Failure if those asked for are not there
    public Chosen choose() {
        return switch (this) {
            case SCALAR -> Chosen.scalar(Fma.IN_HARDWARE ? "" : MADE_UP_FOR);
            case VECTOR -> Chosen.vector(load());
            case AUTO -> {
                if (!Fma.IN_HARDWARE) {
                    yield Chosen.scalar(MADE_UP_FOR);
                }
                var found = provider();
                var slow = Machine.slowVectors();
                if (found.isEmpty() || slow.isPresent()) {
                    yield Chosen.scalar(found.isEmpty() ? missing() : slow(slow.get()));
                }
                try {
                    yield Chosen.vector(make(found.get()));
                } catch (IllegalStateException e) {
                    yield Chosen.scalar("no vector kernels: " + e.getMessage());
                }
            }
        };
    }

    /// The kernels for work that may be over soon, before vector code is compiled.
    ///
    /// @throws Failure if those asked for are not there
    Chosen chooseToBegin() {
        if (this != AUTO || !Fma.IN_HARDWARE) {
            return choose();
        }
        var found = provider();
        if (found.isEmpty()) {
            return Chosen.scalar(missing());
        }
        return new Chosen(new ScalarKernels(), Optional.of(() -> loadCompilable(found.get())), "vector if that pays");
    }

    private static Kernels load() {
        return load(provider().orElseThrow(() -> unusable(missing())));
    }

    private static Kernels loadCompilable(ServiceLoader.Provider<Kernels> provider) {
        Machine.slowVectors().ifPresent(why -> {
            throw new Failure(slow(why));
        });
        return make(provider);
    }

    /// @throws Failure if they do not work here
    private static Kernels load(ServiceLoader.Provider<Kernels> provider) {
        try {
            return make(provider);
        } catch (IllegalStateException e) {
            throw unusable(e.getMessage());
        }
    }

    /// @throws IllegalStateException if they do not work here, with the reason
    private static Kernels make(ServiceLoader.Provider<Kernels> provider) {
        try {
            loadVectorModule();
            return provider.get();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalStateException(rootOf(e).getMessage(), e);
        }
    }

    /// Finds the vector kernels without loading much of them, which takes its time.
    private static Optional<ServiceLoader.Provider<Kernels>> provider() {
        if (!isStartedWithVectorModule() && !canLoadVectorModule()) {
            return Optional.empty();
        }
        try {
            return ServiceLoader.load(Kernels.class).stream().findFirst();
        } catch (ServiceConfigurationError | LinkageError e) {
            return Optional.empty();
        }
    }

    private static boolean isStartedWithVectorModule() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    /// Whether the launcher has opened to the program what the JVM itself loads modules with when they are needed.
    private static boolean canLoadVectorModule() {
        return Object.class.getModule().isExported(MODULES_PACKAGE, KernelChoice.class.getModule());
    }

    /// Loads the module when it is needed: `--add-modules` costs every run as much time as it takes to start Java.
    ///
    /// @throws IllegalStateException if that does not work here
    private static void loadVectorModule() {
        if (isStartedWithVectorModule()) {
            return;
        }
        try {
            Class.forName(MODULES_PACKAGE + ".Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, VECTOR_MODULE);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(VECTOR_MODULE + " cannot be loaded: " + rootOf(e), e);
        }
    }

    private static String missing() {
        if (ModuleFinder.ofSystem().find(VECTOR_MODULE).isEmpty()) {
            return "this JDK lacks the module " + VECTOR_MODULE;
        }
        return isStartedWithVectorModule() || canLoadVectorModule()
                ? "microgpt-vector-kernels.jar is not there"
                : "Java was started without --add-modules " + VECTOR_MODULE;
    }

    private static String slow(String why) {
        return "vector kernels would be slow: " + why;
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
