/// The model, its two engines and the program; SIMD kernels join as a service.
module microgpt.core {
    requires static info.picocli;
    requires java.management;
    requires jdk.unsupported;
    requires transitive it.unimi.dsi.fastutil.core;
    requires static tools.jackson.core;

    exports microgpt;
    exports microgpt.autograd;
    exports microgpt.check;
    exports microgpt.checkpoint;
    exports microgpt.kernels;
    exports microgpt.model;
    exports microgpt.picture;
    exports microgpt.random;
    exports microgpt.session;
    exports microgpt.sweep;
    exports microgpt.tape;
    exports microgpt.text;
    exports microgpt.value;

    opens microgpt.cli to
            info.picocli;

    uses microgpt.kernels.Kernels;
}
