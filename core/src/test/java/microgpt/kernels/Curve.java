package microgpt.kernels;

/// The two functions of [FloatMath], each beside its reference.
enum Curve {
    EXP(0.895) {
        @Override
        float approximate(float x) {
            return FloatMath.exp(x);
        }

        @Override
        double exact(float x) {
            return StrictMath.exp(x);
        }
    },
    LOG(0.922) {
        @Override
        float approximate(float x) {
            return FloatMath.log(x);
        }

        @Override
        double exact(float x) {
            return StrictMath.log(x);
        }
    };

    /// The largest error that [FloatMath] admits, in ulp.
    final double bound;

    Curve(double bound) {
        this.bound = bound;
    }

    abstract float approximate(float x);

    abstract double exact(float x);

    /// How far the approximation lies from the double result, in units in the last place of the float
    /// nearest to that; 0 where both are NaN or the same infinity, infinite where only one is.
    double error(float x) {
        double exact = exact(x);
        float nearest = (float) exact;
        float actual = approximate(x);
        if (Float.isNaN(nearest) || Float.isNaN(actual) || Float.isInfinite(nearest) || Float.isInfinite(actual)) {
            return Float.compare(nearest, actual) == 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        return Math.abs(actual - exact) / Math.ulp(nearest);
    }
}
