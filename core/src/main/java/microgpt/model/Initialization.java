package microgpt.model;

import microgpt.autograd.Ops;
import microgpt.random.Rng;

/// How parameters begin: N(0, 0.08), drawn in the order they lie.
public final class Initialization {
    private Initialization() {}

    /// Draws all parameters of a model and returns the generator that follows.
    public static Rng draw(Config config, Ops<?> ops, Rng rng) {
        var draw = rng.normals(config.parameterCount(), Config.INIT_STD);
        for (int i = 0; i < draw.value().length; i++) {
            ops.parameter(i, draw.value()[i]);
        }
        return draw.next();
    }
}
