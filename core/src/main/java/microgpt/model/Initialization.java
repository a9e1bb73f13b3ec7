package microgpt.model;

import microgpt.autograd.Ops;
import microgpt.random.Rng;

/// How parameters begin: N(0, 0.08), drawn in the order they lie.
public final class Initialization {
    private static final int CHUNK = 1 << 12;

    private Initialization() {}

    /// Draws all parameters of a model and returns the generator that follows.
    public static Rng draw(Config config, Ops<?> ops, Rng rng) {
        int count = config.parameterCount();
        for (int first = 0; first < count; first += CHUNK) {
            var draw = rng.normals(Math.min(CHUNK, count - first), Config.INIT_STD);
            for (int i = 0; i < draw.value().length; i++) {
                ops.parameter(first + i, draw.value()[i]);
            }
            rng = draw.next();
        }
        return rng;
    }
}
