package microgpt.cli;

import microgpt.session.Engine;
import microgpt.session.KernelChoice;
import microgpt.session.Machine;
import picocli.CommandLine.Option;

/// What computes.
final class EngineOptions {
    /// More than that only wait for each other.
    private static final int MOST_THREADS = 256;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "value: scalars in double, the reference; tape: matrices in float"
                    + " (default: ${DEFAULT-VALUE}).")
    private Engine engine = Engine.TAPE;

    @Option(
            names = "--kernels",
            paramLabel = "NAME",
            description = "The tape's inner loops: scalar; vector: on SIMD lanes; auto: vector where that pays"
                    + " (default: ${DEFAULT-VALUE}).")
    private KernelChoice kernels = KernelChoice.AUTO;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Most threads of the tape; small steps take one, and no result depends on it"
                    + " (default: the processor's cores).")
    private Integer threads;

    Engine engine() {
        return engine;
    }

    KernelChoice kernels() {
        return kernels;
    }

    /// The most threads to compute with.
    ///
    /// @throws IllegalArgumentException with one line, if so many are impossible
    int threads() {
        int cores = Math.min(Machine.cores(), MOST_THREADS);
        return switch (engine) {
            case VALUE -> {
                if (threads != null && threads != 1) {
                    throw new IllegalArgumentException(
                            "--threads is " + threads + ": the value engine runs on 1, the tape on several");
                }
                yield 1;
            }
            case TAPE -> {
                int wanted = threads == null ? cores : threads;
                if (wanted < 1 || wanted > MOST_THREADS) {
                    throw new IllegalArgumentException(
                            "--threads is " + wanted + ": it must lie between 1 and " + MOST_THREADS);
                }
                yield wanted;
            }
        };
    }
}
