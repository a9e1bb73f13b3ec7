package microgpt.random;

/// A [Draw] of one `double`, unboxed.
///
/// @param value what was drawn
/// @param next the generator to draw from next
public record DoubleDraw(double value, Rng next) {}
