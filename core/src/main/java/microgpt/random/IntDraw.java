package microgpt.random;

/// A [Draw] of one `int`, unboxed.
///
/// @param value what was drawn
/// @param next the generator to draw from next
public record IntDraw(int value, Rng next) {}
