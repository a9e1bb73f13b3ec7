package microgpt;

import static microgpt.model.Schedule.Curve.CONSTANT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import microgpt.golden.Golden;
import microgpt.session.Engine;
import microgpt.session.Failure;
import microgpt.text.DocumentMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MicroGptTest {
    private static final List<String> NAMES = List.of("emma", "olivia", "ava", "mia", "amelia");

    @TempDir
    private Path folder;

    private static TrainingOptions small() {
        return MicroGpt.on(NAMES).steps(30).nEmbd(8).nHead(2).nLayer(2).blockSize(8);
    }

    @Test
    void withoutOptionsItIsTheDefaultRunOfMicrogptPy() {
        var model = MicroGpt.onGivenNames().train();
        assertEquals(Golden.microgptPy().samples(), model.samples(20));
        assertEquals(1000, model.steps());
    }

    @Test
    void everyStepIsTold() {
        var steps = new ArrayList<TrainingOptions.Progress>();
        small().validation(0.2).train(steps::add);
        assertEquals(30, steps.size());
        assertEquals(30, steps.getLast().step());
        assertTrue(steps.getFirst().validation().isEmpty());
        assertTrue(steps.getLast().validation().isPresent());
        assertEquals(0.01, steps.getFirst().learningRate());
    }

    @Test
    void optionsDoNotChange() {
        var options = small();
        var first = options.train().parameters();
        options.seed(7).train();
        assertArrayEquals(
                first.get("layer1.attn_wo"), options.train().parameters().get("layer1.attn_wo"));
    }

    @Test
    void generatingIsSeededAndFollowsItsSettings() {
        var model = small().train();
        assertEquals(model.generate(5), model.generate(5));
        assertEquals(model.generate(5), model.batchSize(1).generate(5));
        assertEquals(model.generate(5).subList(0, 2), model.generate(2));
        assertTrue(model.prompt("ol").generate(9).stream().allMatch(text -> text.startsWith("ol")));
        assertTrue(model.temperature(9).length(2).generate(20).stream().allMatch(text -> text.length() <= 2));
        assertEquals(1, model.temperature(0).generate(5).stream().distinct().count());
        assertEquals(1, model.topK(1).generate(5).stream().distinct().count());
        var wild = model.temperature(5);
        assertTrue(!wild.generate(5).equals(wild.seed(7).generate(5)));
        assertThrows(IllegalArgumentException.class, () -> model.topP(2));
        assertThrows(IllegalArgumentException.class, () -> model.length(0));
        assertEquals(
                "character 1 of \"z\", 'z' (U+007A), is not in the vocabulary: \"aeilmov\"",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> model.prompt("z").generate(1))
                        .getMessage());
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whoIsShownTextsMayThrowAndMayNotAskInBetween(Engine engine) {
        var model = small().engine(engine).steps(2).train();
        var mine = new IllegalArgumentException("mine");
        assertSame(
                mine,
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.generate(1, (text, characters) -> {
                            throw mine;
                        })));
        var asked = assertThrows(
                IllegalStateException.class,
                () -> model.samples(
                        2, (text, characters) -> model.temperature(1).loss("emma")));
        assertEquals("this model is inventing texts: ask it when they are complete", asked.getMessage());
        assertEquals(2, model.generate(2).size());
    }

    @Test
    void whatIsGivenInMemoryIsOneThingOrTheOther() {
        assertRefused(
                "--documents is stream: what is given in memory is a list of documents, each a line",
                () -> small().documents(DocumentMode.STREAM).train());
        assertRefused(
                "--documents is lines: what is given in memory is one long text, a stream",
                () -> MicroGpt.onStream("abcabcabc")
                        .blockSize(4)
                        .documents(DocumentMode.LINES)
                        .train());
    }

    @Test
    void textsThatNoFileCouldHoldAreRefused() {
        assertRefused("there are no documents: give at least one", () -> MicroGpt.on(List.of()));
        assertRefused("the text is empty: there is nothing to learn from", () -> MicroGpt.onStream(""));
        assertRefused(
                "document 1 holds half a character, which no file in UTF-8 can",
                () -> MicroGpt.on(List.of("a", "b\ud800")));
        assertRefused(
                "the text holds half a character, which no file in UTF-8 can", () -> MicroGpt.onStream("a\udc00b"));
        assertRefused(
                "document 0 is empty: a document is a line with something in it",
                () -> MicroGpt.on(List.of("\u00a0", "a")));
        assertEquals(
                List.of("a", MicroGpt.BOS),
                MicroGpt.on(List.of(" a\u2003")).steps(1).train().vocabulary());
        assertThrows(NullPointerException.class, () -> small().data(null));
    }

    @Test
    void oneTokenHasOneEmbedding() {
        var model = small().steps(1).train();
        assertRefused("\"\" is no token: a token is one character, or BOS", () -> model.embedding(""));
        assertRefused("\"av\" is no token: a token is one character, or BOS", () -> model.embedding("av"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, 1e300})
    void parametersAreNumbers(double wrong) {
        var model = small().steps(1).train();
        var parameters = model.parameters();
        parameters.get("wpe")[1][2] = wrong;
        assertRefused("wpe holds what is no number, or none of a float", () -> model.withParameters(parameters));
        parameters.get("wpe")[1] = null;
        assertRefused("wpe is no matrix of 8 rows of 8", () -> model.withParameters(parameters));
    }

    private static void assertRefused(String message, Executable what) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, what).getMessage());
    }

    /// A step's loss is that of its document before the update.
    @ParameterizedTest
    @EnumSource(Engine.class)
    void theLossOfADocumentIsThatOfTraining(Engine engine) {
        var losses = new ArrayList<Double>();
        var one = MicroGpt.on(List.of("emma")).engine(engine).nEmbd(8).nHead(2);
        one.steps(3).train(progress -> losses.add(progress.loss()));
        // of a run of 3 steps with a constant rate, the first 2
        var trained = one.schedule(CONSTANT);
        losses.clear();
        trained.steps(3).train(progress -> losses.add(progress.loss()));
        assertEquals(losses.get(2), trained.steps(2).train().loss("emma"), 1e-6);
    }

    @Test
    void aLongTextIsFramedAsInTraining() {
        var losses = new ArrayList<Double>();
        var text = MicroGpt.onStream("abcabcabcabd").blockSize(11).schedule(CONSTANT);
        text.steps(3).train(progress -> losses.add(progress.loss()));
        var model = text.steps(2).train();
        assertEquals(losses.get(2), model.loss("abcabcabcabd"), 1e-6);
        assertEquals(11, model.surprises("abcabcabcabd").length);
        assertEquals(List.of("a", "b"), model.tokens("ab"));
        assertThrows(IllegalArgumentException.class, () -> model.loss("a"));
    }

    @Test
    void aPromptDoesNotChangeTheSamplesOfATraining() {
        var model = MicroGpt.onStream("abcab cabca bcabc".repeat(3))
                .steps(9)
                .blockSize(5)
                .train();
        assertEquals(model.samples(1), model.prompt("cab").samples(1));
    }

    /// Generation walks the same windows: the surprise of each token is what it was drawn with.
    @ParameterizedTest
    @EnumSource(DocumentMode.class)
    void textsLongerThanTheBlockAreScoredAsTheyAreGenerated(DocumentMode mode) {
        var options = mode == DocumentMode.LINES
                ? small()
                : MicroGpt.onStream("abcab cabca bcabc".repeat(3)).steps(9).blockSize(5);
        var model = options.train();
        var text = mode == DocumentMode.LINES ? "oliviaemmaavamiaameliaava" : "abcab cabca bcabcab";
        int block = model.config().blockSize();
        int kept = (block - 1) / 2;
        var surprises = model.surprises(text);
        // what the model sees of the text before character i: BOS is a token, too
        int bos = mode == DocumentMode.LINES ? 1 : 0;
        for (int i = bos == 1 ? 0 : 1; i < text.length(); i++) {
            int from = 0;
            while (i + bos - from > block) {
                from += block - kept;
            }
            // what is asked for what comes next sees BOS before a document, which only its first window does
            if (from == 0 || bos == 0) {
                double p = model.next(text.substring(from, i)).get(text.substring(i, i + 1));
                assertEquals(-Math.log(p), surprises[bos == 1 ? i : i - 1], 1e-5, "character " + i);
            }
        }
        assertEquals(text.length() + (bos == 1 ? 1 : -1), surprises.length);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void attentionIsCausalAndItsRowsSumToOne(Engine engine) {
        var model = small().engine(engine).train();
        var attention = model.attention("olivia");
        assertEquals(2, attention.length);
        assertEquals(2, attention[0].length);
        assertEquals(List.of(MicroGpt.BOS, "o", "l", "i", "v", "i", "a"), model.tokens("olivia"));
        for (var layer : attention) {
            for (var head : layer) {
                assertEquals(7, head.length);
                for (int i = 0; i < 7; i++) {
                    assertEquals(1, Arrays.stream(head[i]).sum(), 1e-6);
                    for (int j = i + 1; j < 7; j++) {
                        assertEquals(0, head[i][j]);
                    }
                }
            }
        }
        assertThrows(IllegalArgumentException.class, () -> model.attention("oliviaolivia"));
    }

    @Test
    void bothEnginesAttendAlike() {
        var tape = small().train();
        var values = small().engine(Engine.VALUE).train().withParameters(tape.parameters());
        var expected = values.attention("amelia");
        var actual = tape.attention("amelia");
        for (int layer = 0; layer < 2; layer++) {
            for (int head = 0; head < 2; head++) {
                for (int i = 0; i < 7; i++) {
                    assertArrayEquals(expected[layer][head][i], actual[layer][head][i], 1e-5);
                }
            }
        }
        assertEquals(values.loss("amelia"), tape.loss("amelia"), 1e-5);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTraceHasEveryActivationAndItsGradient(Engine engine) {
        var model = small().engine(engine).train();
        var trace = model.trace("ava");
        assertEquals(model.loss("ava"), trace.loss(), 1e-6);
        assertEquals(List.of(MicroGpt.BOS, "a", "v", "a", MicroGpt.BOS), trace.tokens());
        var logits = trace.get("logits");
        assertEquals(4, logits.rows());
        assertEquals(model.config().vocabSize(), logits.cols());
        // d loss / d logits = (softmax − one-hot) / rows
        var next = model.next("");
        var vocabulary = model.vocabulary();
        for (int j = 0; j < logits.cols(); j++) {
            double hot = vocabulary.get(j).equals("a") ? 1 : 0;
            assertEquals((next.get(vocabulary.get(j)) - hot) / 4, logits.gradient(0, j), 1e-6);
        }
        assertEquals(4, trace.get("layer0.attention.out").rows());
        assertEquals(8, trace.get("layer1.attention.out").cols());
        assertEquals(3 * 8, trace.get("layer1.attention.qkv").cols());
        assertEquals(model.config().parameters().size(), trace.parameters().size());
        // moving a weight by its gradient moves the loss by that much
        var moved = model.parameters();
        double gradient = trace.get("lm_head").gradient(2, 3);
        moved.get("lm_head")[2][3] += 0.01;
        assertEquals(gradient * 0.01, model.withParameters(moved).loss("ava") - trace.loss(), 1e-4);
    }

    @Test
    void whatIsSavedIsLoaded() {
        var model = small().train();
        model.save(folder.resolve("names"));
        var loaded = MicroGpt.load(folder.resolve("names"));
        assertEquals(model.generate(5), loaded.generate(5));
        assertEquals(30, loaded.steps());
        assertEquals(model.loss("emma"), loaded.loss("emma"));
        assertThrows(IllegalStateException.class, () -> loaded.samples(1));
        model.save(folder.resolve("names"));
        model.save(folder.resolve("one.safetensors"));
        assertEquals(
                model.generate(2),
                MicroGpt.load(folder.resolve("one.safetensors")).generate(2));
    }

    @Test
    void nothingForeignIsWrittenOver() throws Exception {
        var model = small().train();
        var other = Files.writeString(folder.resolve("x.safetensors"), "something else");
        assertThrows(Failure.class, () -> model.save(other));
        assertEquals("something else", Files.readString(other));
        small().out(folder.resolve("run")).train();
        assertThrows(Failure.class, () -> model.save(folder.resolve("run")));
    }

    @Test
    void aRunThatIsResumedIsTheRunThatIsNot() {
        var whole = small().steps(20).schedule(CONSTANT);
        var out = folder.resolve("run");
        whole.steps(12).out(out).train();
        var resumed = MicroGpt.on(NAMES).resume(out).steps(20).train();
        assertArrayEquals(
                whole.train().parameters().get("wte"), resumed.parameters().get("wte"));
        var wrong = assertThrows(
                Failure.class, () -> MicroGpt.on(List.of("x")).resume(out).train());
        assertTrue(wrong.getMessage().contains("is not the text that the run learns from"), wrong.getMessage());
    }

    /// Options that name no text would make another run.
    @Test
    void whatAProgramGaveIsSaidInNoFileOfOptions() throws Exception {
        var out = folder.resolve("given");
        small().out(out).train();
        assertFalse(Files.exists(out.resolve("config.txt")));
        assertTrue(assertThrows(Failure.class, () -> MicroGpt.resume(out).train())
                .getMessage()
                .endsWith("; --data names a file of that text, or the program gives it that gave it before"));
        MicroGpt.onGivenNames().steps(1).out(folder.resolve("names")).train();
        assertTrue(Files.exists(folder.resolve("names/config.txt")));
    }

    @Test
    void whoeverListensIsToBlameForItsOwnFailure() {
        var failure = assertThrows(
                Failure.class,
                () -> small().train(progress -> {
                    throw new IllegalStateException("stop");
                }));
        assertFalse(failure.isBug());
        assertEquals("whoever was told of step 1 failed: java.lang.IllegalStateException: stop", failure.getMessage());
        assertEquals("stop", failure.getCause().getMessage());
    }

    @Test
    void aThreadThatIsInterruptedLeavesOff() {
        var model = small().steps(1_000_000).train(progress -> {
            if (progress.step() == 5) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(Thread.interrupted());
        assertEquals(5, model.steps());
    }

    /// Although such a thread cannot write to a channel.
    @Test
    void aRunWhoseThreadIsInterruptedIsSaved() throws Exception {
        var out = folder.resolve("run");
        var model = small().steps(1_000_000).out(out).train(progress -> {
            if (progress.step() == 5) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(Thread.interrupted());
        assertArrayEquals(
                model.parameters().get("wte"), MicroGpt.load(out).parameters().get("wte"));
        assertEquals(5, MicroGpt.load(out).steps());
    }

    @Test
    void whatIsWrongIsSaidAsTheCommandsSayIt() {
        assertEquals(
                "--steps is 0: it must be at least 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> small().steps(0).train())
                        .getMessage());
        assertEquals(
                "n_embd 10 is not divisible by n_head 4: each head takes n_embd / n_head channels",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> MicroGpt.on(NAMES).nEmbd(10).train())
                        .getMessage());
        assertEquals(
                "document 1 is empty: a document is a line with something in it",
                assertThrows(IllegalArgumentException.class, () -> MicroGpt.on(List.of("a", " ")))
                        .getMessage());
        var missing = folder.resolve("missing");
        assertEquals(
                missing + " cannot be read: there is no such file",
                assertThrows(Failure.class, () -> MicroGpt.on(missing).train()).getMessage());
        assertThrows(Failure.class, () -> MicroGpt.load(missing));
        assertThrows(IllegalArgumentException.class, () -> small().initStd(0).train());
    }

    @Test
    void theDeviationOfTheFirstWeightsIsAnOption() {
        var wide = small().initStd(0.5)
                .steps(1)
                .learningRate(1e-4)
                .train()
                .parameters()
                .get("wte");
        double squares = Arrays.stream(wide)
                .flatMapToDouble(Arrays::stream)
                .map(x -> x * x)
                .average()
                .orElseThrow();
        // 9 · 8 draws: the mean square is within 4 · √(2 / 72) of 1
        assertEquals(0.25, squares, 0.25 * 4 * Math.sqrt(2.0 / 72));
    }
}
