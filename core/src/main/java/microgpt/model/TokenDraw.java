package microgpt.model;

import microgpt.random.Cursor;

/// Draws tokens from logits: those that [microgpt.random.Rng#choice] draws from [Sampler.Settings#probabilities].
///
/// These take an exponential in `StrictMath` for every token of the vocabulary, whose last bits are of no account
/// unless the number drawn falls next to the bound between two tokens. So exponentials are approximated first, and only
/// where the approximation leaves a doubt are they computed as specified.
///
/// With `x[i] = (logits[i] - max) / temperature`, `S[i]` the sum of `e^x[0] … e^x[i]` and T the last of them, token i
/// is drawn if `S[i - 1] ≤ u·T < S[i]`. By at most [#bound] is each `S[i] / T` off, as specified and as approximated
/// taken together:
///
/// - e^x is 2^(k/64) · e^r, the first from a table of 64 and a power of two, and `1 + r + r²/2` for the second over
///   `|r| ≤ ln 2 / 128`. The relative error is below `r³ / 6 · e^|r|`, at most 2⁻²⁵·¹, and so is that of every sum; a
///   quotient has it twice;
/// - `x[i]` is off by at most `2⁻⁵¹ · (|max| / temperature + |x[i]|)`, which the sums feel relatively, and `|x|·e^x` is
///   below 1 where T is at least 1;
/// - each of the three sums and quotients over n tokens by at most `2⁻⁵³ · n`, and `StrictMath.exp` and the table by an
///   ulp.
///
/// What lies below e⁻⁷⁰⁰ counts as 0.
final class TokenDraw {
    private static final double PART = Math.log(2) / 64;
    private static final double PARTS_IN_1 = 64 / Math.log(2);

    /// The bits of 2^(i/64).
    private static final long[] POWERS = new long[64];

    static {
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = Double.doubleToRawLongBits(Math.exp(i * PART));
        }
    }

    /// 1.5 · 2⁵²: adding it rounds a small double to an integer, which then stands in the low bits of the sum.
    private static final double ROUND = 0x1.8p52;

    private static final double LEAST = -700;

    private final Sampler.Settings settings;
    private final double[] logits;
    private final double[] work;

    TokenDraw(Sampler.Settings settings, int vocabulary) {
        this.settings = settings;
        logits = new double[vocabulary];
        work = new double[vocabulary];
    }

    /// Where the logits of a draw are put. It replaces them.
    double[] logits() {
        return logits;
    }

    /// Draws a token.
    int next(Cursor random) {
        double u = random.uniform();
        if (settings.topP() == 1) {
            settings.keepTopLogits(logits, work);
            int token = approximate(u);
            if (token >= 0) {
                return token;
            }
        }
        return random.index(settings.probabilities(logits, work), u);
    }

    /// The token drawn by u, or -1 if the approximation leaves a doubt, or something is not a number.
    int approximate(double u) {
        int n = logits.length;
        double factor = 1 / settings.divisor();
        double max = max();
        double total = sums(max, factor);
        double target = u * total;
        double margin = bound(n, Math.abs(max) * factor) * total;
        int i = 0;
        while (i < n - 1 && work[i] <= target) {
            i++;
        }
        boolean below = i == n - 1 || work[i] - target > margin;
        boolean above = i == 0 || target - work[i - 1] > margin;
        return total >= 1 && below && above ? i : -1;
    }

    private static double bound(int n, double max) {
        return 0x1p-24 + 0x1p-50 * (n + max + 4);
    }

    private double max() {
        double max = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            max = logit > max ? logit : max;
        }
        return max;
    }

    /// Sets `work[i]` to the sum of the first i + 1 approximate exponentials, and returns the last.
    private double sums(double max, double factor) {
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum += exp((logits[i] - max) * factor);
            work[i] = sum;
        }
        return sum;
    }

    /// e to the power x, x at most 0.
    private static double exp(double x) {
        double bounded = x < LEAST ? LEAST : x;
        double rounded = bounded * PARTS_IN_1 + ROUND;
        double r = bounded - (rounded - ROUND) * PART;
        long k = Double.doubleToRawLongBits(rounded);
        double power = Double.longBitsToDouble(POWERS[(int) k & 63] + (k >> 6 << 52));
        return x < LEAST ? 0 : (1 + r * (1 + r * 0.5)) * power;
    }
}
