package microgpt.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import microgpt.autograd.Ops;
import microgpt.autograd.Ops.Kept;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Generator;
import microgpt.model.Gpt;
import microgpt.model.Prompt;
import microgpt.random.CounterRandom;
import microgpt.tape.Tape;
import microgpt.text.DocumentMode;

/// What the model invents at each snapshot, always with the same random numbers, so that only the weights differ.
final class Inventions {
    private static final int TEXTS = 6;
    private static final int LENGTH = 60;

    /// Floating-point operations that a page may spend on all of them: a few seconds.
    private static final double MOST_FLOPS = 4e9;

    private Inventions() {}

    /// The texts at each snapshot; at the last one alone, or at none, if the model is too large for more.
    static List<List<String>> of(Story story, List<Snapshot> snapshots) {
        var config = story.config();
        double flops = 2.0 * config.parameterCount() * TEXTS * length(story);
        if (flops > MOST_FLOPS) {
            return Collections.nCopies(snapshots.size(), List.of());
        }
        var all = new ArrayList<List<String>>();
        try (var tape = Tape.forInference(config.parameterCount(), new ScalarKernels(), 1)) {
            for (int i = 0; i < snapshots.size(); i++) {
                int left = flops * snapshots.size() <= MOST_FLOPS ? snapshots.size() : 1;
                boolean affordable = i >= snapshots.size() - left;
                boolean usable = snapshots.get(i).isFinite();
                all.add(affordable && usable ? of(story, snapshots.get(i), tape) : List.of());
            }
        }
        return all;
    }

    private static int length(Story story) {
        return story.documents() == DocumentMode.LINES ? story.config().blockSize() : LENGTH;
    }

    private static <M> List<String> of(Story story, Snapshot snapshot, Ops<M> ops) {
        restore(ops, snapshot.weights());
        var prompt = Prompt.of("", story.tokenizer(), story.documents());
        var random = new CounterRandom(story.seed());
        var gpt = new Gpt<>(story.config(), ops);
        var generator = new Generator<>(gpt, story.settings(), prompt, length(story), TEXTS, TEXTS, random::generator);
        var texts = new ArrayList<StringBuilder>();
        for (int i = 0; i < TEXTS; i++) {
            texts.add(new StringBuilder());
        }
        // A text that ends early is as good as a long one.
        Generator.Listener listener =
                (text, token) -> texts.get(text).append(story.tokenizer().decode(token));
        try {
            while (generator.advance(listener)) {}
        } catch (IllegalArgumentException e) {
            // weights so large that the logits are not finite give no probabilities
            return List.of();
        }
        return texts.stream().map(StringBuilder::toString).toList();
    }

    static void restore(Ops<?> ops, float[] weights) {
        var doubles = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            doubles[i] = weights[i];
        }
        ops.restore(Kept.PARAMETERS, 0, doubles, doubles.length);
    }
}
