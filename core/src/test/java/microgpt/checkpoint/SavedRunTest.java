package microgpt.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import microgpt.autograd.Ops.Kept;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SavedRunTest {
    private static final String FILE = "resume.safetensors";

    @TempDir
    private Path directory;

    private byte[] saved(Runs.Engine engine, int step) throws IOException {
        var path = directory.resolve(FILE);
        SavedRun.save(Disk.REAL, path, Runs.state(step), engine.at(step));
        return Files.readAllBytes(path);
    }

    private static void load(byte[] bytes) throws CheckpointException {
        try (var run = SavedRun.of(ByteSource.of(FILE, bytes))) {
            run.loadInto(Runs.Engine.TAPE.forTraining());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSavedRunHasEveryBitOfIt(Runs.Engine engine) throws IOException {
        for (int step : new int[] {0, 7}) {
            saved(engine, step);
            try (var run = SavedRun.open(directory)) {
                assertEquals(Runs.state(step), run.state());
                var ops = engine.forTraining();
                run.loadInto(ops);
                Runs.requireAt(step, ops, NumberType.F64, Kept.values());
            }
        }
    }

    @Test
    void aRunGoesOnOnlyWithItsEngine() throws IOException {
        saved(Runs.Engine.VALUE, 1);
        var path = directory.resolve(FILE);
        try (var run = SavedRun.open(path)) {
            assertEquals(
                    "its numbers are F64, but this engine keeps F32: a run goes on only with the engine it began with",
                    Refusals.message(path.toString(), () -> run.loadInto(Runs.Engine.TAPE.forTraining())));
        }
    }

    @Test
    void aRunCutShortAnywhereIsRefused() throws IOException {
        var bytes = saved(Runs.Engine.TAPE, 1);
        load(bytes);
        for (int length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            Refusals.message(FILE, () -> load(cut));
        }
    }

    @Test
    void aMeanOfSquaresThatIsNegativeIsRefused() throws IOException {
        var bytes = saved(Runs.Engine.TAPE, 1);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, -0.25f);
        assertEquals(
                "adam.v.layer0.mlp_fc2[3,15] is -0.25: a mean of squares is not negative",
                Refusals.message(FILE, () -> load(bytes)));
    }

    static Stream<Arguments> wrongRuns() {
        return Stream.of(
                Arguments.of("\"contents\":\"run\"", "\"contents\":\"model\"", "it holds a \"model\", not a run"),
                Arguments.of("\"data_size\":\"3\"", "\"data_size\":\"03\"", "data_size is \"03\": it must be a whole"),
                Arguments.of(
                        "\"data_sha256\":\"03",
                        "\"data_sha256\":\"0",
                        "data_sha256: a SHA-256 has 64 hexadecimal digits"),
                Arguments.of("\"python:", "\"perl:", "random.samples: not the state of a random generator"),
                Arguments.of("\"erlang:", "\"erlang:0", "random.windows: not the state of an Erlang generator"),
                Arguments.of("_loss\":\"1.", "_loss\":\"x1.", "figure.best_validation_loss is \"x1."),
                Arguments.of(
                        "_loss\":\"1.",
                        "_loss\":\"NaN\",\"x\":\"",
                        "figure.best_validation_loss is \"NaN\": it must be a finite number"),
                Arguments.of("\"adam.m.wte\"", "\"adam.w.wte\"", "it has no tensor adam.m.wte"));
    }

    @ParameterizedTest
    @MethodSource("wrongRuns")
    void aRunThatDoesNotFitItsFiguresIsRefused(String right, String wrong, String message) throws IOException {
        var edited = SavedModelTest.edited(saved(Runs.Engine.TAPE, 1), right, wrong);
        var refusal = Refusals.message(FILE, () -> load(edited));
        assertTrue(refusal.startsWith(message), refusal);
    }
}
