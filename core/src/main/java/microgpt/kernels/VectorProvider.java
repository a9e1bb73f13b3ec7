package microgpt.kernels;

import java.lang.module.ModuleFinder;
import java.util.ArrayList;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// Finds the provider of kernels beside these, which needs a module of the JDK that may not be there.
public final class VectorProvider {
    /// The module of the JDK that vector kernels are built on.
    private static final String MODULE = "jdk.incubator.vector";

    private static final String MODULES_PACKAGE = "jdk.internal.module";

    /// Behind so many that cannot be loaded no other is looked for: a loader could fail for ever.
    private static final int MOST_ENTRIES = 100;

    private VectorProvider() {}

    /// {@return the provider, without loading much of it, which takes its time; empty if there is none
    /// or its module of the JDK is out of reach}
    public static Optional<ServiceLoader.Provider<Kernels>> find() {
        if (!isModuleInReach()) {
            return Optional.empty();
        }
        var providers = ServiceLoader.load(Kernels.class, Kernels.class.getClassLoader()).stream()
                .spliterator();
        var found = new ArrayList<ServiceLoader.Provider<Kernels>>();
        for (int entry = 0; entry < MOST_ENTRIES; entry++) {
            try {
                providers.tryAdvance(found::add);
                return found.stream().findFirst();
            } catch (ServiceConfigurationError | LinkageError e) {
                // The next entry is asked.
            }
        }
        return Optional.empty();
    }

    /// {@return whether [#find] is likely to find one: told on the class path without loading it, which takes 30 ms}
    public static boolean isLikely() {
        if (Kernels.class.getModule().isNamed()) {
            return find().isPresent();
        }
        return isModuleInReach()
                && Kernels.class.getClassLoader().getResource("META-INF/services/" + Kernels.class.getName()) != null;
    }

    /// {@return the kernels of a provider}
    ///
    /// @param provider as [#find] returns it
    /// @throws IllegalStateException if they do not work here, with the reason
    public static Kernels make(ServiceLoader.Provider<Kernels> provider) {
        try {
            loadModule();
            return provider.get();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalStateException(rootOf(e).getMessage(), e);
        }
    }

    /// {@return why there is no provider, in a few words}
    public static String missing() {
        if (ModuleFinder.ofSystem().find(MODULE).isEmpty()) {
            return "this JDK lacks the module " + MODULE;
        }
        return isModuleInReach()
                ? "microgpt-vector-kernels.jar is not there"
                : "Java was started without --add-modules " + MODULE;
    }

    /// {@return the kernels, unless there are none, they cannot be used here, or would be slower than
    /// plain loops}
    static Optional<Kernels> best() {
        try {
            return Fma.IN_HARDWARE ? find().map(VectorProvider::make) : Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static boolean isModuleInReach() {
        return isStartedWithModule() || canLoadModule();
    }

    private static boolean isStartedWithModule() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /// Whether the launcher has opened to the program what the JVM itself loads modules with when they are needed.
    private static boolean canLoadModule() {
        return Object.class.getModule().isExported(MODULES_PACKAGE, VectorProvider.class.getModule());
    }

    /// Loads the module when it is needed: `--add-modules` costs every run as much time as it takes to start Java.
    ///
    /// @throws IllegalStateException if that does not work here
    private static void loadModule() {
        if (isStartedWithModule()) {
            return;
        }
        try {
            Class.forName(MODULES_PACKAGE + ".Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, MODULE);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(MODULE + " cannot be loaded: " + rootOf(e), e);
        }
    }

    private static Throwable rootOf(Throwable e) {
        return e.getCause() == null ? e : rootOf(e.getCause());
    }
}
