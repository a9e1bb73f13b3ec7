package microgpt.session;

import java.util.Locale;
import microgpt.random.Draw;
import microgpt.random.ErlangRandom;
import microgpt.random.PythonRandom;
import microgpt.random.Rng;

/// Whose random numbers a run draws, and in which order: with the same seed it repeats that program's run.
public enum RandomSource {
    /// microgpt.py: one generator shuffles the documents, draws the parameters, samples.
    PYTHON {
        @Override
        public Draw<int[]> order(long seed, int documents) {
            return PythonRandom.seed(seed).permutation(documents);
        }
    },
    /// MicroGPTEx: a generator of its own for the shuffle, and a fresh one for everything after it.
    ERLANG {
        @Override
        public Draw<int[]> order(long seed, int documents) {
            Rng seeded = ErlangRandom.seed(seed);
            return new Draw<>(seeded.permutation(documents).value(), seeded);
        }
    };

    /// {@return the order in which documents are trained on, and the generator that draws the
    /// parameters and then the samples}
    ///
    /// @param seed any number
    /// @param documents how many
    public abstract Draw<int[]> order(long seed, int documents);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
