package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import microgpt.autograd.Ops;
import microgpt.kernels.ScalarKernels;
import microgpt.random.CounterRandom;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.DocumentMode;
import microgpt.text.Text;
import microgpt.text.Tokenizer;
import microgpt.value.ValueOps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorTest {
    private static final int BLOCK = 6;
    private static final int BOS = 4;
    private static final Config CONFIG = new Config(BOS + 1, 2, 12, 3, BLOCK);
    private static final Sampler.Settings VARIED = new Sampler.Settings(1, 0, 1);
    private static final Sampler.Settings GREEDY = new Sampler.Settings(1, 1, 1);
    private static final CounterRandom RANDOM = new CounterRandom(42);

    private final List<Tape> tapes = new ArrayList<>();

    /// An untrained model, its weights large enough to have preferences.
    private static <M> Gpt<M> model(Ops<M> ops) {
        double[] weights =
                PythonRandom.seed(3).normals(CONFIG.parameterCount(), 0.25).value();
        for (int i = 0; i < weights.length; i++) {
            ops.parameter(i, (float) weights[i]);
        }
        return new Gpt<>(CONFIG, ops);
    }

    /// On a tape that shares all it does.
    private Gpt<?> tape(int threads) {
        var tape = Tape.forInference(CONFIG.parameterCount(), new ScalarKernels(), threads);
        tape.shareFrom(0);
        tapes.add(tape);
        return model(tape);
    }

    @AfterEach
    void close() {
        tapes.forEach(Tape::close);
    }

    private static List<List<Integer>> generate(
            Gpt<?> gpt, Sampler.Settings settings, Prompt prompt, int length, int texts, int atOnce) {
        var drawn = new ArrayList<List<Integer>>();
        var ended = new ArrayList<Integer>();
        for (int i = 0; i < texts; i++) {
            drawn.add(new ArrayList<>());
        }
        var generator = new Generator<>(gpt, settings, prompt, length, texts, atOnce, RANDOM::generator);
        var listener = new Generator.Listener() {
            @Override
            public void onToken(int text, int token) {
                assertTrue(!ended.contains(text), () -> "text " + text + " went on after its end");
                drawn.get(text).add(token);
            }

            @Override
            public void onEnd(int text) {
                ended.add(text);
            }
        };
        while (generator.advance(listener)) {}
        assertEquals(
                IntStream.range(0, texts).boxed().toList(),
                ended.stream().sorted().toList());
        return drawn;
    }

    private static Prompt after(boolean ends, int... tokens) {
        return new Prompt(tokens, ends);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "7, 3", "64, 2"})
    void textsDoNotDependOnHowManyRunAtOnceNorOnThreads(int atOnce, int threads) {
        var expected = generate(tape(1), VARIED, after(true, BOS, 1), 20, 40, 3);
        assertTrue(expected.stream().distinct().count() > 10, expected::toString);
        assertEquals(expected, generate(tape(threads), VARIED, after(true, BOS, 1), 20, 40, atOnce));
    }

    @Test
    void withinABlockTextsAreTheSamplers() {
        var gpt = tape(1);
        var sampler = new Sampler<>(gpt, VARIED);
        var texts = generate(gpt, VARIED, after(true, BOS), BLOCK, 50, 8);
        for (int i = 0; i < texts.size(); i++) {
            int[] expected = sampler.sample(RANDOM.generator(i)).tokens();
            assertArrayEquals(
                    expected, texts.get(i).stream().mapToInt(Integer::intValue).toArray(), "text " + i);
        }
        assertTrue(texts.stream().anyMatch(text -> text.size() == BLOCK), texts::toString);
        assertTrue(texts.stream().anyMatch(text -> text.size() < BLOCK), texts::toString);
    }

    /// The most probable token after those of a window, by the packed forward pass of training.
    private static <M> int best(Gpt<M> gpt, List<Integer> window) {
        var corpus =
                window.stream().map(token -> Character.toString('a' + token)).toList();
        var tokenizer = Tokenizer.of("abcd");
        var text = Text.of("window", (String.join("", corpus) + "a").getBytes(StandardCharsets.UTF_8));
        var batch = new Batch(1, BLOCK);
        batch.fill(tokenizer.encode(text).spread(window.size(), 1), 0, 1);
        gpt.ops().begin();
        var logits = gpt.logits(batch);
        int best = 0;
        for (int token = 1; token < BOS; token++) {
            if (gpt.ops().get(logits, window.size() - 1, token) > gpt.ops().get(logits, window.size() - 1, best)) {
                best = token;
            }
        }
        return best;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6, 7, 20})
    void beyondTheBlockATextGoesOnFromItsLastHalf(int promptLength) {
        var reference = model(ValueOps.forInference(CONFIG.parameterCount(), CONFIG::parameterName));
        int[] prompt =
                IntStream.range(0, promptLength).map(i -> RANDOM.below(i, BOS)).toArray();
        var text = generate(tape(1), GREEDY, after(false, prompt), 30, 1, 1).getFirst();

        var window = new ArrayList<Integer>();
        for (int i = Math.max(0, promptLength - BLOCK); i < promptLength; i++) {
            window.add(prompt[i]);
        }
        for (int i = 0; i < 30; i++) {
            assertEquals(best(reference, window), text.get(i), "token " + i + " of " + text);
            if (window.size() == BLOCK) {
                window.subList(0, BLOCK - (BLOCK - 1) / 2).clear();
            }
            window.add(text.get(i));
        }
    }

    @Test
    void aTextWithoutEndNeverDrawsBos() {
        var ending = generate(tape(1), VARIED, after(true, 0), 100, 20, 20);
        assertTrue(ending.stream().allMatch(text -> text.size() < 100), ending::toString);
        var endless = generate(tape(1), VARIED, after(false, 0), 100, 20, 20);
        for (var text : endless) {
            assertEquals(100, text.size());
            assertTrue(text.stream().allMatch(token -> token < BOS), text::toString);
        }
    }

    @Test
    void aBlockOfOnePositionIsEnough() {
        var config = new Config(BOS + 1, 1, 4, 2, 1);
        var tape = Tape.forInference(config.parameterCount(), new ScalarKernels(), 1);
        Initialization.draw(config, tape, PythonRandom.seed(1));
        var text = generate(new Gpt<>(config, tape), VARIED, after(false, 0, 1), 9, 1, 1);
        assertEquals(9, text.getFirst().size());
    }

    @Test
    void promptsBeginAsTrainingDid() {
        var names = Tokenizer.of(Corpus.of("names", "ab\n".getBytes(StandardCharsets.UTF_8)));
        assertArrayEquals(
                new int[] {2}, Prompt.of("", names, DocumentMode.LINES).tokens());
        assertArrayEquals(
                new int[] {2, 1, 0}, Prompt.of("ba", names, DocumentMode.LINES).tokens());
        assertArrayEquals(
                new int[] {1, 0}, Prompt.of("ba", names, DocumentMode.STREAM).tokens());
        assertArrayEquals(
                new int[] {0}, Prompt.of("", names, DocumentMode.STREAM).tokens());
        var play = Tokenizer.of("\t\nab");
        assertArrayEquals(
                new int[] {1}, Prompt.of("", play, DocumentMode.STREAM).tokens());
        var message = assertThrows(IllegalArgumentException.class, () -> Prompt.of("abc", names, DocumentMode.LINES))
                .getMessage();
        assertEquals("character 3 of \"abc\", 'c' (U+0063), is not in the vocabulary: \"ab\"", message);
    }

    @Test
    void whatWouldNeverEndOrBeginIsRefused() {
        var gpt = tape(1);
        refuses("the length is 0: it must be at least 1", () -> generate(gpt, VARIED, after(false, 0), 0, 1, 1));
        refuses(
                "the number of texts at once is 0: it must be at least 1",
                () -> generate(gpt, VARIED, after(false, 0), 1, 1, 0));
        refuses(
                "the number of texts is -1: it must be at least 0",
                () -> new Generator<>(gpt, VARIED, after(false, 0), 1, -1, 1, RANDOM::generator));
        refuses("a prompt of no tokens: a model goes on from at least 1", () -> after(true));
        assertEquals(List.of(), generate(gpt, VARIED, after(false, 0), 1, 0, 1));
    }

    private static void refuses(String message, Executable refused) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, refused).getMessage());
    }
}
