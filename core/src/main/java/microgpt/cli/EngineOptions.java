package microgpt.cli;

import picocli.CommandLine.Option;

/// What computes.
final class EngineOptions {
    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "value: scalars in double, the reference; tape: matrices in float"
                    + " (default: ${DEFAULT-VALUE}).")
    private Engine engine = Engine.TAPE;

    @Option(
            names = "--kernels",
            paramLabel = "NAME",
            description = "The tape's inner loops: scalar; vector: on SIMD lanes; auto: vector where there are any"
                    + " (default: ${DEFAULT-VALUE}).")
    private KernelChoice kernels = KernelChoice.AUTO;

    Engine engine() {
        return engine;
    }

    KernelChoice kernels() {
        return kernels;
    }
}
