package microgpt.model;

import java.util.Arrays;
import microgpt.random.Rng;

/// Invents documents: from BOS on, one token at a time, until BOS comes again or block_size tokens are
/// there.
///
/// @param <M> the engine's matrices
public final class Sampler<M> {
    /// How the next token is drawn.
    ///
    /// @param temperature divides the logits: below 1 bolder, above 1 more varied; 0 for no draw but the
    ///     most probable token
    /// @param topK only the k most probable tokens can be drawn; 0 for all
    /// @param topP of those, only the most probable that together reach this probability; 1 for all
    public record Settings(double temperature, int topK, double topP) {
        /// Both references' settings.
        public static final Settings DEFAULT = new Settings(0.5, 0, 1);

        /// Divided by less, logits might overflow; by this, they leave nothing but the most probable token
        /// already.
        private static final double COLDEST = 1e-100;

        /// Checks the settings.
        ///
        /// @throws IllegalArgumentException with one line that names the setting and what would be right
        public Settings {
            if (temperature != 0 && !(temperature >= COLDEST && temperature <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("the temperature is " + temperature
                        + ": it must be a number of at least " + COLDEST + ", or 0 for the most probable token always");
            }
            if (topK < 0) {
                throw new IllegalArgumentException("top-k is " + topK + ": it must be at least 1, or 0 for all tokens");
            }
            if (!(topP > 0 && topP <= 1)) {
                throw new IllegalArgumentException(
                        "top-p is " + topP + ": it must be above 0 and at most 1, which is all tokens");
            }
        }

        /// What the next token is drawn from: the softmax of `logits / temperature`, in place, 0 below the
        /// top k and outside the top p.
        ///
        /// What the top p leaves keeps its probability, since whoever draws divides by the sum anyway.
        /// If a logit is NaN or +∞, or all are −∞, all probabilities are NaN, and no generator draws
        /// from them.
        ///
        /// @param logits `[V]`, overwritten
        /// @return `[V]`, the array that was given: probabilities of sum 1, with a top p of at least that
        public double[] probabilities(double[] logits) {
            return probabilities(logits, new double[logits.length]);
        }

        /// The same without making a work space.
        double[] probabilities(double[] logits, double[] work) {
            keepTopLogits(logits, work);
            double divisor = divisor();
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < logits.length; i++) {
                logits[i] /= divisor;
                max = Math.max(max, logits[i]);
            }
            double sum = 0;
            for (int i = 0; i < logits.length; i++) {
                logits[i] = StrictMath.exp(logits[i] - max);
                sum += logits[i];
            }
            for (int i = 0; i < logits.length; i++) {
                logits[i] /= sum;
            }
            if (topP < 1) {
                keepTop(logits, work);
            }
            return logits;
        }

        /// What logits are divided by.
        double divisor() {
            return temperature == 0 ? 1 : temperature;
        }

        /// Sets to −∞ all logits but the top k.
        void keepTopLogits(double[] logits, double[] work) {
            int k = temperature == 0 ? 1 : topK;
            if (k > 0 && k < logits.length) {
                keepGreatest(k, logits, Double.NEGATIVE_INFINITY, work);
            }
        }

        /// Sets to 0 what lies outside the top p.
        private void keepTop(double[] probabilities, double[] ascending) {
            System.arraycopy(probabilities, 0, ascending, 0, probabilities.length);
            Arrays.sort(ascending);
            int least = ascending.length - 1;
            for (double sum = ascending[least]; sum < topP && least > 0; sum += ascending[least]) {
                least--;
            }
            keepGreatest(ascending.length - least, probabilities, 0, ascending);
        }

        /// Replaces all but the k greatest. Of equals the first ones stay.
        private static void keepGreatest(int k, double[] x, double replacement, double[] ascending) {
            System.arraycopy(x, 0, ascending, 0, x.length);
            Arrays.sort(ascending);
            double least = ascending[x.length - k];
            int ties = 0;
            for (int i = x.length - k; i < x.length && ascending[i] == least; i++) {
                ties++;
            }
            for (int i = 0; i < x.length; i++) {
                if (x[i] < least || x[i] == least && ties-- <= 0) {
                    x[i] = replacement;
                }
            }
        }
    }

    /// A document and the generator after it.
    ///
    /// @param tokens its tokens, without BOS
    /// @param next the generator that follows
    public record Sample(int[] tokens, Rng next) {}

    private final Gpt<M> gpt;
    private final Settings settings;
    private final Prompt prompt;

    /// A sampler from a model in which the last token of the vocabulary, BOS, frames documents.
    ///
    /// @param gpt the model, on any engine
    /// @param settings how tokens are drawn
    public Sampler(Gpt<M> gpt, Settings settings) {
        this.gpt = gpt;
        this.settings = settings;
        prompt = new Prompt(new int[] {gpt.config().vocabSize() - 1}, true);
    }

    /// The next document: a [Generator]'s only one.
    ///
    /// @param rng draws the tokens
    /// @return its tokens, and the generator that follows
    public Sample sample(Rng rng) {
        int[] drawn = new int[gpt.config().blockSize()];
        int[] count = new int[1];
        var generator = Generator.inTurn(gpt, settings, prompt, drawn.length, 1, rng);
        Generator.Listener listener = (text, token) -> drawn[count[0]++] = token;
        while (generator.advance(listener)) {}
        return new Sample(Arrays.copyOf(drawn, count[0]), generator.next());
    }
}
