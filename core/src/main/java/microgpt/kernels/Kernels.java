package microgpt.kernels;
/// The coarse kernels a tape needs.
public interface Kernels {
    /// Name shown to people.
    String name();
}
