package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import microgpt.checkpoint.CheckpointDirectory;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.ModelInfo;
import microgpt.checkpoint.RunState;
import microgpt.checkpoint.SavedRun;
import microgpt.golden.TrainedWeights;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Adam;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.model.Trainer;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.DocumentMode;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Threads, lanes and checkpoints at once: wherever a run is stopped, and on whatever it goes on, its weights are those
/// of one that ran through on one thread and scalar kernels.
class ResumedTest {
    private static final int STEPS = 8;
    private static final Corpus NAMES = Corpus.givenNames();
    private static final Tokenizer TOKENIZER = Tokenizer.of(NAMES);
    private static final Config CONFIG = new Config(TOKENIZER.vocabSize(), 2, 36, 3, 12);

    @TempDir
    private Path directory;

    private Tape tape;
    private Trainer<Tape.Ref> trainer;

    @BeforeEach
    void begin() {
        begin(new ScalarKernels(), 1);
        Initialization.draw(CONFIG, tape, PythonRandom.seed(4));
    }

    /// Every step is shared, however small.
    private void begin(Kernels kernels, int threads) {
        tape = Tape.forTraining(CONFIG.parameterCount(), kernels, threads);
        tape.shareFrom(0);
        trainer = new Trainer<>(new Gpt<>(CONFIG, tape), TOKENIZER.encode(NAMES), Adam.DEFAULT, STEPS, 9);
    }

    private void save(int step) throws CheckpointException {
        var model = new ModelInfo(CONFIG, TOKENIZER, DocumentMode.LINES);
        try (var out = CheckpointDirectory.open(directory)) {
            out.save(
                    new RunState(
                            Optional.empty(), model, step, NAMES.fingerprint(), Map.of(), Map.of(), Map.of(), Map.of()),
                    tape,
                    false);
        }
    }

    private void goOn(Kernels kernels, int threads) throws CheckpointException {
        tape.close();
        begin(kernels, threads);
        try (var saved = SavedRun.open(directory)) {
            saved.loadInto(tape);
            trainer.resume(saved.state().step());
        }
    }

    private String trainTo(int step) {
        while (trainer.step() < step) {
            trainer.train();
        }
        return TrainedWeights.hash(tape);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 3", "2, 3, 8", "3, 8, 1", "8, 1, 2"})
    void aRunGoesOnToTheSameBitsOnOtherThreadsAndKernels(int first, int second, int third) throws Exception {
        var early = trainTo(STEPS / 2);
        var straight = trainTo(STEPS);
        assertNotEquals(early, straight);
        tape.close();

        begin(new VectorKernels(), first);
        Initialization.draw(CONFIG, tape, PythonRandom.seed(4));
        trainTo(3);
        save(3);
        goOn(new ScalarKernels(), second);
        trainTo(5);
        save(5);
        goOn(new VectorKernels(), third);
        assertEquals(straight, trainTo(STEPS));
        tape.close();
    }
}
