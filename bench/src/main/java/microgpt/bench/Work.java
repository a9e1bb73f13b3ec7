package microgpt.bench;

/// How much one invocation of a benchmark does.
///
/// @param samples documents
/// @param tokens positions of them
/// @param flops floating-point operations of matrix products with weights, 2·m·n·k each
/// @param attentionFlops floating-point operations of the products within attention, masked pairs left out
record Work(double samples, double tokens, double flops, double attentionFlops) {
    /// Nothing that is counted.
    static final Work NONE = new Work(0, 0, 0, 0);

    /// So many floating-point operations of products, and nothing else.
    static Work ofFlops(double flops) {
        return new Work(0, 0, flops, 0);
    }
}
