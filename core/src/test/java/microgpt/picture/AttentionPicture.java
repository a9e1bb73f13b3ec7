package microgpt.picture;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import microgpt.autograd.Ops;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Adam;
import microgpt.model.Batch;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.model.Trainer;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;

/// What each head of the default model looks at after 1,000 steps: who looks back on whom, for one name.
final class AttentionPicture {
    private static final String NAME = "emma";
    private static final int STEPS = 1_000;
    private static final double CELL = 30;
    private static final int HEADS = 4;

    private AttentionPicture() {}

    static String svg() {
        var corpus = Corpus.givenNames();
        var tokenizer = Tokenizer.of(corpus);
        var config = Config.defaults(tokenizer.vocabSize());
        try (var tape = Tape.forTraining(config.parameterCount(), new ScalarKernels())) {
            var documents = tokenizer.encode(corpus);
            var order = PythonRandom.seed(42).permutation(documents.size());
            Initialization.draw(config, tape, order.next());
            var examples = documents.reordered(order.value());
            new Trainer<>(new Gpt<>(config, tape), examples, Adam.DEFAULT, STEPS, 1).run((step, loss, rate) -> {});
            tape.begin();
            var seen = new ArrayList<Tape.Ref>();
            var batch = new Batch(1, config.blockSize());
            batch.add(tokenizer.encode(Corpus.of("a name", NAME.getBytes(StandardCharsets.UTF_8))), 0);
            new Gpt<>(config, watching(tape, seen)).logits(batch);
            return draw(tape, seen.getFirst());
        }
    }

    /// The engine, which remembers what attention returns.
    @SuppressWarnings("unchecked")
    private static Ops<Tape.Ref> watching(Tape tape, List<Tape.Ref> seen) {
        return (Ops<Tape.Ref>) Proxy.newProxyInstance(
                Ops.class.getClassLoader(), new Class<?>[] {Ops.class}, (proxy, method, arguments) -> {
                    try {
                        var result = method.invoke(tape, arguments);
                        if (method.getName().equals("attention")) {
                            seen.add((Tape.Ref) result);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static String draw(Tape tape, Tape.Ref attention) {
        var letters = ("·" + NAME).split("");
        int n = letters.length;
        double panel = n * CELL + 60;
        var svg = new Svg(HEADS * panel + 20, n * CELL + 130, "attention of four heads on " + NAME);
        svg.text(20, 28, "start", "ink title", "Who looks back on whom: four heads on “" + NAME + "”");
        svg.text(
                20,
                50,
                "start",
                "faint",
                "A row is a query, a column a key. The area of a square is its probability; each row sums to 1.");
        for (int head = 0; head < HEADS; head++) {
            double left = 44 + head * panel;
            double top = 96;
            svg.text(left, top - 24, "start", "ink bold", "head " + head);
            for (int i = 0; i < n; i++) {
                svg.text(left - 8, top + i * CELL + 19, "end", "mono ink", letters[i]);
                svg.text(left + i * CELL + CELL / 2, top - 6, "middle", "mono ink", letters[i]);
                for (int j = 0; j <= i; j++) {
                    double side = CELL * Math.sqrt(tape.probability(attention, 0, head, i, j));
                    double inset = (CELL - side) / 2;
                    svg.rect(left + j * CELL, top + i * CELL, CELL, CELL, "grid line");
                    svg.rect(left + j * CELL + inset, top + i * CELL + inset, side, side, "s2 plain");
                }
            }
        }
        svg.text(
                20,
                n * CELL + 116,
                "start",
                "faint",
                "Above the diagonal there is nothing: no letter looks forward. · is BOS.");
        return svg.toString();
    }
}
