package microgpt.model;

/// How fine an engine's numbers are. A setting that is right as a double may vanish in them, or overflow,
/// and a run would then train nothing or end in NaN; such recipes are refused.
public enum Precision {
    /// The tape's.
    FLOAT("float", Math.ulp(1f), Float.MIN_VALUE, Float.MAX_VALUE),
    /// The scalar engine's.
    DOUBLE("double", Math.ulp(1.0), Double.MIN_VALUE, Double.MAX_VALUE);

    private final String type;
    private final double ulp;
    private final double leastRoot;
    private final double most;

    /// @param ulp the distance from 1 to the next number
    /// @param least the smallest number above 0
    Precision(String type, double ulp, double least, double most) {
        this.type = type;
        this.ulp = ulp;
        leastRoot = Math.sqrt(least);
        this.most = most;
    }

    /// Makes sure that a recipe does in these numbers what it says.
    ///
    /// - A step of Adam moves a weight by `lr · |g| / (|g| + eps)` at first, for a gradient g, which is at most 1
    ///   or so, and at most the length it is clipped at. From a weight as large as the deviation weights are drawn
    ///   with, that must reach half way to the next number, or most weights stay as they are.
    /// - eps and the clipped gradient must not lie below the root of the smallest number: second moments below it
    ///   are 0, and a weight would move by `m / eps` without bound.
    /// - Moments decay, and weights do where they should: β and `1 - lr · decay` must not be 1.
    ///
    /// - The deviation that weights are drawn with, and its square, must be such numbers, above 0.
    ///
    /// @param recipe how a model is to be trained
    /// @param initStd that deviation
    /// @throws IllegalArgumentException with one line that names the setting, and its limit
    public void require(Recipe recipe, double initStd) {
        if (!(initStd > 0)) {
            throw new IllegalArgumentException("init_std is " + initStd + ": it must be above 0");
        }
        atLeast("init_std", initStd, leastRoot);
        atMost("init_std", initStd, Math.sqrt(most));
        var adam = recipe.adam();
        double step = initStd * ulp / 2;
        double rate = adam.learningRate();
        if (rate < step) {
            throw refusal("the learning rate", rate, "at least " + step + " with init_std " + initStd);
        }
        atMost("the learning rate", rate, most * (1 - adam.beta1()));
        atLeast("eps", adam.eps(), leastRoot);
        atMost("eps", adam.eps(), rate / step);
        atMost("beta1", adam.beta1(), 1 - ulp / 2);
        atMost("beta2", adam.beta2(), 1 - ulp / 2);
        atLeast("the gradient's clipped length", recipe.clip(), Math.max(leastRoot, adam.eps() * step / rate));
        if (adam.weightDecay() > 0) {
            atLeast("the weight decay", adam.weightDecay(), ulp / 2 / rate);
        }
    }

    private void atLeast(String name, double value, double limit) {
        if (value < limit) {
            throw refusal(name, value, "at least " + limit);
        }
    }

    private void atMost(String name, double value, double limit) {
        if (value > limit) {
            throw refusal(name, value, "at most " + limit);
        }
    }

    private IllegalArgumentException refusal(String name, double value, String limit) {
        return new IllegalArgumentException(
                name + " is " + value + ": in " + type + ", as this engine computes, it must be " + limit);
    }
}
