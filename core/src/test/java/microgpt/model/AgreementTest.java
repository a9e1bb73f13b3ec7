package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.autograd.Expression;
import microgpt.autograd.Ops;
import microgpt.check.GradientCheck;
import microgpt.check.Subject;
import microgpt.kernels.ScalarKernels;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Documents;
import microgpt.text.Tokenizer;
import microgpt.value.ValueOps;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The loss and every gradient of the model on the tape, against the reference engine.
class AgreementTest {
    /// The largest error in proportion to its bound, as `docs/numerics.md` reports it.
    private static final double OBSERVED = 0.01;

    /// A model, and the lengths of the documents of one batch, in characters.
    private record Setting(Config config, int... lengths) {
        /// The loss, its parameters drawn as for training and rounded to float.
        Subject subject() {
            var loss = new Loss(config, batch());
            double[] parameters = PythonRandom.seed(config.nEmbd())
                    .normals(config.parameterCount(), Config.INIT_STD)
                    .value();
            Arrays.setAll(parameters, i -> (float) parameters[i]);
            return new Subject(toString(), loss, parameters, config::parameterName, loss.longestSum());
        }

        /// All documents.
        Batch batch() {
            return batch(IntStream.range(0, lengths.length));
        }

        /// One document.
        Batch batchOf(int i) {
            return batch(IntStream.of(i));
        }

        private Batch batch(IntStream picked) {
            var documents = documents();
            var batch = new Batch(lengths.length, config.blockSize());
            picked.forEach(i -> batch.add(documents, i));
            return batch;
        }

        /// Documents of random characters.
        private Documents documents() {
            var random = new SplittableRandom(config.vocabSize());
            var alphabet = IntStream.range('0', '0' + config.vocabSize() - 1)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            var text = new StringBuilder();
            for (int n : lengths) {
                random.ints(n, 0, alphabet.length()).forEach(i -> text.append(alphabet.charAt(i)));
                text.append('\n');
            }
            var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return Tokenizer.of(alphabet).encode(Corpus.of("random", bytes));
        }

        @Override
        public String toString() {
            return "%d layers, C %d, %d heads, block %d, V %d, documents of %s"
                    .formatted(
                            config.nLayer(),
                            config.nEmbd(),
                            config.nHead(),
                            config.blockSize(),
                            config.vocabSize(),
                            Arrays.toString(lengths));
        }
    }

    private static Setting setting(int layers, int channels, int heads, int block, int vocab, int... lengths) {
        return new Setting(new Config(vocab, layers, channels, heads, block), lengths);
    }

    static Stream<Setting> settings() {
        return Stream.of(
                setting(1, 4, 1, 4, 3, 1),
                setting(1, 4, 4, 1, 5, 1, 7),
                setting(1, 5, 5, 7, 4, 2, 6, 7, 8),
                setting(3, 4, 2, 8, 27, 1, 20, 3),
                setting(1, 8, 2, 8, 27, 5, 6, 7, 1, 9, 4, 6, 5, 7, 3, 8, 8, 2, 6, 1, 7, 12),
                setting(2, 8, 8, 5, 11, 1, 1, 1, 1, 1),
                setting(3, 8, 2, 33, 27, 40),
                setting(1, 12, 3, 6, 27, 5, 6, 7),
                setting(3, 12, 4, 9, 27, 8, 4),
                setting(1, 16, 4, 16, 27, 6),
                setting(1, 16, 4, 16, 27, 4, 17),
                setting(2, 16, 2, 12, 65, 30, 2),
                setting(2, 20, 5, 10, 27, 7, 5),
                setting(2, 24, 3, 6, 27, 9, 1),
                setting(1, 32, 4, 16, 27, 5, 2),
                setting(1, 48, 6, 8, 27, 4),
                setting(1, 64, 4, 16, 27, 2),
                setting(3, 24, 6, 16, 27, 3));
    }

    private static final List<String> REPORT = Collections.synchronizedList(new ArrayList<>());
    private static final List<String> BATCHES = Collections.synchronizedList(new ArrayList<>());

    /// The figures of `docs/numerics.md`.
    @AfterAll
    static void report() throws IOException {
        Files.write(Path.of("target", "agreement.txt"), REPORT);
        Files.write(Path.of("target", "agreement-batches.txt"), BATCHES);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void lossAndEveryGradientAgreeWithTheReferenceEngine(Setting setting) {
        var row = GradientCheck.agreement(setting.subject(), new ScalarKernels());
        REPORT.add("%s: error %.1e, bound %.1e, ratio %.4f, at %s"
                .formatted(setting, row.error(), row.bound(), row.ratio(), row.at()));
        assertTrue(row.ok(), row::toString);
        assertTrue(row.ratio() <= OBSERVED, () -> row + ", more than was ever observed: " + row.ratio());
    }

    /// The loss of a batch less the mean of its documents' losses: a roundabout zero.
    private record PackedLessSingle(Config config, Batch packed, List<Batch> singles) implements Expression {
        @Override
        public <M> M record(Ops<M> ops) {
            var gpt = new Gpt<>(config, ops);
            var total = ops.constant(1, 1, 0);
            for (var single : singles) {
                total = ops.add(total, gpt.loss(single));
            }
            return ops.sub(gpt.loss(packed), ops.mul(total, ops.constant(1, 1, 1.0 / singles.size())));
        }
    }

    static Stream<Setting> batches() {
        return Stream.of(
                setting(1, 8, 2, 8, 27, 5, 9),
                setting(2, 12, 3, 6, 11, 1, 6, 4),
                setting(1, 8, 2, 8, 27, 1, 2, 3, 1, 9, 4, 1, 1, 2, 3, 1, 2, 2, 1, 1, 3, 2));
    }

    @ParameterizedTest
    @MethodSource("batches")
    void gradientsOfABatchAreTheMeanOfItsDocuments(Setting setting) {
        var one = setting.subject();
        var singles = IntStream.range(0, setting.lengths.length)
                .mapToObj(setting::batchOf)
                .toList();
        var difference = new PackedLessSingle(setting.config, setting.batch(), singles);
        // a gradient adds up the rows of the batch and those of its documents
        double[] bounds = GradientCheck.floatBounds(
                new Subject("", difference, one.parameters(), one.parameterName(), 2 * one.longestSum()));

        // the double engine takes as many roundings, each 2⁻²⁹ the size of float's
        double value =
                checkZero(one, difference, ValueOps.forTraining(bounds.length, one.parameterName()), bounds, 0x1p-29);
        double tape = checkZero(one, difference, Tape.forTraining(bounds.length, new ScalarKernels()), bounds, 1);
        BATCHES.add("%s: largest ratio in double %.4f, on the tape %.4f".formatted(setting, value, tape));
    }

    /// @return the largest gradient in proportion to its bound
    private static <M> double checkZero(Subject at, Expression zero, Ops<M> ops, double[] bounds, double share) {
        double largest = 0;
        for (int i = 0; i < bounds.length; i++) {
            ops.parameter(i, at.parameters()[i]);
        }
        ops.backward(zero.record(ops));
        for (int i = 0; i < bounds.length; i++) {
            assertEquals(
                    0,
                    ops.parameterGradient(i),
                    share * bounds[i],
                    at.parameterName().apply(i));
            if (bounds[i] > 0) {
                largest = Math.max(largest, Math.abs(ops.parameterGradient(i)) / (share * bounds[i]));
            }
        }
        return largest;
    }
}
