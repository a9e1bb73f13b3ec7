package microgpt.checkpoint;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import microgpt.autograd.Ops;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Config;
import microgpt.random.ErlangRandom;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.DocumentMode;
import microgpt.text.Fingerprint;
import microgpt.text.Tokenizer;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the bytes of a file are, loading it ends with an engine of finite numbers or one line that says why not.
///
/// `mvn -Pfuzz -pl core test` tries a minute long, `-Dfuzz.duration=1h` longer. What it learns about the paths through
/// the code stays in `core/.cifuzz-corpus`; a finding becomes a file in `core/src/test/resources`, tried first by every
/// run after.
class LoadFuzz {
    private static final String FILE = "fuzzed";

    static Stream<byte[]> saved() throws IOException {
        return Stream.of(saved(false), saved(true));
    }

    private static byte[] saved(boolean whole) throws IOException {
        var config = new Config(3, 1, 1, 1, 1);
        var info = new ModelInfo(config, Tokenizer.of("aé"), DocumentMode.LINES);
        var run = Optional.of(new RunId("0123456789abcdef"));
        var path = Files.createTempDirectory("seed").resolve("seed");
        try (var tape = Tape.forTraining(config.parameterCount(), new ScalarKernels())) {
            if (whole) {
                var generators = Map.of("a", ErlangRandom.seed(1), "b", PythonRandom.seed(1));
                var data = Fingerprint.of(new byte[0]);
                var state = new RunState(run, info, 3, data, Map.of("x", "y"), generators, Map.of("z", 0.5), Map.of());
                SavedRun.save(Disk.REAL, path, state, tape);
            } else {
                SavedModel.save(Disk.REAL, path, info, run, 3, tape);
            }
            return Files.readAllBytes(path);
        } finally {
            Files.delete(path);
            Files.delete(path.getParent());
        }
    }

    @MethodSource("saved")
    @FuzzTest
    void anyBytesAreLoadedOrRefusedInOneLine(byte[] bytes) {
        loadModel(bytes);
        loadRun(bytes);
    }

    private static void loadModel(byte[] bytes) {
        try (var model = SavedModel.of(ByteSource.of(FILE, bytes))) {
            int parameters = model.info().config().parameterCount();
            requireCovered(bytes, parameters);
            var tape = Tape.forInference(parameters, new ScalarKernels(), 1);
            model.loadInto(tape);
            requireFinite(tape, Ops.Kept.PARAMETERS);
        } catch (CheckpointException e) {
            requireOneLine(e);
        }
    }

    private static void loadRun(byte[] bytes) {
        try (var run = SavedRun.of(ByteSource.of(FILE, bytes))) {
            int parameters = run.state().model().config().parameterCount();
            requireCovered(bytes, 3 * parameters);
            var tape = Tape.forTraining(parameters, new ScalarKernels());
            run.loadInto(tape);
            requireFinite(tape, Ops.Kept.values());
        } catch (CheckpointException e) {
            requireOneLine(e);
        }
    }

    /// Memory is asked for only when the file has as much.
    private static void requireCovered(byte[] bytes, int numbers) {
        if (bytes.length < numbers * (long) Short.BYTES) {
            throw new AssertionError(numbers + " numbers in " + bytes.length + " bytes");
        }
    }

    private static void requireFinite(Ops<?> ops, Ops.Kept... parts) {
        var number = new double[1];
        for (var part : parts) {
            for (int i = 0; i < ops.parameters(); i++) {
                ops.copy(part, i, number, 1);
                if (!Double.isFinite(number[0])) {
                    throw new AssertionError(part + " " + i + " is " + number[0]);
                }
            }
        }
    }

    private static void requireOneLine(CheckpointException e) {
        var message = e.getMessage();
        if (!message.startsWith(FILE + ": ") || message.chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("not one line about the file: " + message, e);
        }
    }
}
