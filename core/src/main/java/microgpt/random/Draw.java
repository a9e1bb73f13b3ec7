package microgpt.random;

/// What a draw returns.
///
/// @param <T> what is drawn
/// @param value what was drawn
/// @param next the generator to draw from next
public record Draw<T>(T value, Rng next) {}
