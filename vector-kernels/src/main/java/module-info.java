/// The kernels of the tape engine on SIMD lanes: one service provider, and nothing else.
module microgpt.kernels.vector {
    requires jdk.incubator.vector;
    requires microgpt.core;

    provides microgpt.kernels.Kernels with
            microgpt.kernels.vector.VectorKernels;
}
