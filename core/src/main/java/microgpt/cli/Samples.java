package microgpt.cli;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import microgpt.model.Sampler;
import microgpt.random.Rng;
import microgpt.session.Failure;
import microgpt.text.DocumentMode;
import microgpt.text.Tokenizer;

/// Prints invented documents as the references do, one `sample  1: name` a line.
final class Samples {
    private final PrintWriter out;
    private final Tokenizer tokenizer;
    private final UnaryOperator<String> shown = Terminal.shown(DocumentMode.LINES);

    Samples(PrintWriter out, Tokenizer tokenizer) {
        this.out = out;
        this.tokenizer = tokenizer;
    }

    /// Invents and prints `count` documents, fewer if `stop` says so or nothing can be printed any more.
    ///
    /// @return the generator that follows
    /// @throws Failure if nothing can be drawn
    Rng print(Sampler<?> sampler, Rng rng, int count, BooleanSupplier stop) {
        for (int i = 1; i <= count; i++) {
            var sample = draw(sampler, rng, stop);
            if (stop.getAsBoolean()) {
                return rng;
            }
            out.println((i < 10 ? "sample  " : "sample ") + i + ": " + shown.apply(tokenizer.decode(sample.tokens())));
            rng = sample.next();
            if (out.checkError()) {
                return rng;
            }
        }
        return rng;
    }

    private static Sampler.Sample draw(Sampler<?> sampler, Rng rng, BooleanSupplier stop) {
        try {
            return sampler.sample(rng, stop);
        } catch (IllegalArgumentException e) {
            throw new Failure("the trained model gives no probabilities (" + e.getMessage()
                    + "): training diverged, try a smaller --learning-rate");
        }
    }
}
