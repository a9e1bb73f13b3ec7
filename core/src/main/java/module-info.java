/// The model, its two engines and the program; SIMD kernels join as a service.
module microgpt.core {
    requires info.picocli;
    requires java.management;
    requires jdk.unsupported;
    requires transitive it.unimi.dsi.fastutil;
    requires tools.jackson.core;

    exports microgpt.autograd;
    exports microgpt.checkpoint;
    exports microgpt.kernels;
    exports microgpt.model;
    exports microgpt.random;
    exports microgpt.text;

    opens microgpt.cli to
            info.picocli;

    uses microgpt.kernels.Kernels;
}
