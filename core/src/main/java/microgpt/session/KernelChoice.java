package microgpt.session;

import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import microgpt.kernels.Fma;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.kernels.VectorProvider;

/// Which kernels the tape engine computes with.
public enum KernelChoice {
    /// SIMD kernels where they pay, if the module that has them is there, else scalar ones.
    AUTO,
    /// Plain loops.
    SCALAR,
    /// Those on SIMD lanes.
    VECTOR;

    private static final String MADE_UP_FOR = "two to three times slower than with it: " + Machine.NO_FMA;

    /// What was chosen.
    ///
    /// @param kernels to begin with
    /// @param later makes the kernels to change to if it pays, or throws with the reason why there are none
    /// @param remark why these kernels, or empty
    public record Chosen(Kernels kernels, Optional<Supplier<Kernels>> later, Supplier<String> remark) {
        private static Chosen vector(Kernels kernels) {
            return new Chosen(
                    kernels,
                    Optional.empty(),
                    () -> Fma.IN_HARDWARE ? "" : "hundreds of times slower: " + Machine.NO_FMA);
        }

        private static Chosen scalar(String why) {
            return new Chosen(new ScalarKernels(), Optional.empty(), () -> why);
        }

        @Override
        public String toString() {
            var why = remark.get();
            return kernels.name() + (why.isEmpty() ? "" : " (" + why + ")");
        }
    }

    /// @throws IllegalArgumentException with one line, if an engine has no use for the kernels that are asked for
    void requireUsedBy(Engine engine) {
        if (engine == Engine.VALUE && this == VECTOR) {
            throw new IllegalArgumentException(
                    "--kernels is vector: the value engine computes number by number, the tape with kernels");
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
                try {
                    yield Chosen.vector(loadCompilable());
                } catch (Failure e) {
                    yield Chosen.scalar(e.getMessage());
                } catch (IllegalStateException e) {
                    yield Chosen.scalar("no vector kernels: " + e.getMessage());
                }
            }
        };
    }

    /// The kernels for work that may be over soon, before vector code is compiled. Nothing is looked for yet: it takes
    /// reading in every jar.
    ///
    /// @throws Failure if those asked for are not there
    Chosen chooseToBegin() {
        if (this != AUTO || !Fma.IN_HARDWARE) {
            return choose();
        }
        return new Chosen(
                new ScalarKernels(),
                Optional.of(KernelChoice::loadCompilable),
                () -> VectorProvider.isLikely() ? "vector if that pays" : VectorProvider.missing());
    }

    private static Kernels load() {
        return load(VectorProvider.find().orElseThrow(() -> unusable(VectorProvider.missing())));
    }

    /// @throws Failure if there are none, or they would be slow
    /// @throws IllegalStateException if they do not work here
    private static Kernels loadCompilable() {
        var provider = VectorProvider.find().orElseThrow(() -> new Failure(VectorProvider.missing()));
        Machine.slowVectors().ifPresent(why -> {
            throw new Failure("vector kernels would be slow: " + why);
        });
        return VectorProvider.make(provider);
    }

    /// @throws Failure if they do not work here
    private static Kernels load(ServiceLoader.Provider<Kernels> provider) {
        try {
            return VectorProvider.make(provider);
        } catch (IllegalStateException e) {
            throw unusable(e.getMessage());
        }
    }

    private static Failure unusable(String why) {
        return new Failure("no vector kernels: " + why + "; --kernels scalar works without them");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
