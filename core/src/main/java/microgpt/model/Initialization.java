package microgpt.model;

import microgpt.autograd.Ops;
import microgpt.random.Rng;

/// How parameters begin: N(0, 0.08²), drawn in the order they lie.
public final class Initialization {
    private Initialization() {}

    /// Draws all parameters of a model as the references do, N(0, 0.08²), and returns the generator that follows.
    ///
    /// @param config the sizes of the model
    /// @param ops an engine of as many parameters
    /// @param rng draws them
    /// @return the generator that follows
    public static Rng draw(Config config, Ops<?> ops, Rng rng) {
        return draw(config, ops, rng, Config.INIT_STD);
    }

    /// The same with another standard deviation.
    ///
    /// @param config the sizes of the model
    /// @param ops an engine of as many parameters
    /// @param rng draws them
    /// @param initStd the standard deviation
    /// @return the generator that follows
    public static Rng draw(Config config, Ops<?> ops, Rng rng, double initStd) {
        return config.layout().draw(ops, rng, initStd);
    }
}
