package microgpt.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import microgpt.autograd.Ops;
import microgpt.autograd.Ops.Kept;
import microgpt.kernels.ScalarKernels;
import microgpt.tape.Tape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SavedModelTest {
    private static final String FILE = "model.safetensors";

    @TempDir
    private Path directory;

    private byte[] saved(Runs.Engine engine) throws IOException {
        var path = directory.resolve(FILE);
        SavedModel.save(Disk.REAL, path, Runs.MODEL, Runs.ID, 5, engine.at(5));
        return Files.readAllBytes(path);
    }

    private static Ops<?> load(byte[] bytes) throws CheckpointException {
        try (var model = SavedModel.of(ByteSource.of(FILE, bytes))) {
            var ops = Runs.Engine.TAPE.forInference();
            model.loadInto(ops);
            return ops;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSavedModelIsTheSameModel(Runs.Engine engine) throws IOException {
        saved(engine);
        for (var path : new Path[] {directory, directory.resolve(FILE)}) {
            try (var model = SavedModel.open(path)) {
                assertEquals(Runs.CONFIG, model.info().config());
                assertEquals(Runs.CHARACTERS, model.info().tokenizer().characters());
                assertEquals(Runs.MODEL.documents(), model.info().documents());
                assertEquals(5, model.step());
                var ops = engine.forInference();
                model.loadInto(ops);
                Runs.requireAt(5, ops, NumberType.F32, Kept.PARAMETERS);
                var weights = model.weights();
                assertEquals(Runs.CONFIG.parameterCount(), weights.length);
                var loaded = new double[weights.length];
                ops.copy(Kept.PARAMETERS, 0, loaded, loaded.length);
                for (int i = 0; i < weights.length; i++) {
                    assertEquals((float) loaded[i], weights[i], "weight " + i);
                }
            }
        }
    }

    @Test
    void whatCouldNotBeOpenedAgainIsNotSaved() {
        var path = directory.resolve(FILE);
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> SavedModel.save(path, Runs.MODEL, -7, Runs.Engine.TAPE.forInference()));
        assertEquals("the step is -7: it must be at least 0", refused.getMessage());
        assertTrue(Files.notExists(path));
    }

    @Test
    void anEngineTooSmallForTheModelIsRefused() throws IOException {
        saved(Runs.Engine.TAPE);
        var message = "an engine with 3 parameters for a model of " + Runs.CONFIG.parameterCount();
        var small = Tape.forInference(3, new ScalarKernels(), 1);
        try (var model = SavedModel.open(directory)) {
            var refused = assertThrows(IllegalArgumentException.class, () -> model.loadInto(small));
            assertEquals(message, refused.getMessage());
        }
        var path = directory.resolve("small");
        var refused = assertThrows(IllegalArgumentException.class, () -> SavedModel.save(path, Runs.MODEL, 5, small));
        assertEquals(message, refused.getMessage());
        assertTrue(Files.notExists(path));
    }

    @Test
    void aModelCutShortAnywhereIsRefused() throws IOException {
        var bytes = saved(Runs.Engine.TAPE);
        load(bytes);
        for (int length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            Refusals.message(FILE, () -> load(cut));
        }
    }

    @Test
    void aModelWithAnyByteChangedIsLoadedOrRefusedInOneLine() throws IOException {
        // without checksums, which would refuse all of them
        var bytes = edited(saved(Runs.Engine.TAPE), "", "");
        int loaded = 0;
        int refused = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte right = bytes[i];
            for (int wrong : new int[] {right ^ 1, right ^ 0x80, 0xff, '9'}) {
                bytes[i] = (byte) wrong;
                try {
                    load(bytes);
                    loaded++;
                } catch (CheckpointException e) {
                    Refusals.requireOneLine(e.getMessage());
                    refused++;
                }
            }
            bytes[i] = right;
        }
        assertTrue(loaded > 1000 && refused > 1000, loaded + " loaded, " + refused + " refused");
    }

    @Test
    void aModelWithAnyByteChangedIsTheSameModelOrRefused() throws IOException {
        var bytes = saved(Runs.Engine.TAPE);
        for (int i = 0; i < bytes.length; i++) {
            byte right = bytes[i];
            bytes[i] ^= 1;
            try (var model = SavedModel.of(ByteSource.of(FILE, bytes))) {
                assertEquals(Runs.MODEL, model.info());
                assertEquals(Runs.ID, model.run());
                assertEquals(5, model.step());
                var ops = Runs.Engine.TAPE.forInference();
                model.loadInto(ops);
                Runs.requireAt(5, ops, NumberType.F32, Kept.PARAMETERS);
            } catch (CheckpointException e) {
                Refusals.requireOneLine(e.getMessage());
            }
            bytes[i] = right;
        }
    }

    @Test
    void aNumberThatWasNotSavedIsRefused() throws IOException {
        var bytes = saved(Runs.Engine.TAPE);
        bytes[bytes.length - 4] ^= 1;
        var message = Refusals.message(FILE, () -> load(bytes));
        assertTrue(message.matches("its numbers are not those that were saved: their checksum_tensors is .*"), message);
        load(edited(bytes, "", ""));
    }

    static Stream<Arguments> wrongModels() {
        return Stream.of(
                Arguments.of(
                        "\"microgpt\":\"1\",",
                        "",
                        "it is a safetensors file of another program: __metadata__ has no microgpt"),
                Arguments.of(
                        "\"microgpt\":\"1\"",
                        "\"microgpt\":\"2\"",
                        "its version is \"2\": this program reads version 1"),
                Arguments.of("\"contents\":\"model\"", "\"contents\":\"run\"", "it holds a \"run\", not a model"),
                Arguments.of("\"n_layer\":\"1\",", "", "__metadata__ has no n_layer"),
                Arguments.of(
                        "\"n_layer\":\"1\"",
                        "\"n_layer\":\"-2\"",
                        "n_layer is \"-2\": it must be a whole number of at most 2147483647"),
                Arguments.of(
                        "\"n_layer\":\"1\"",
                        "\"n_layer\":\"99999999999\"",
                        "n_layer is \"99999999999\": it must be a whole number of at most 2147483647"),
                Arguments.of("\"n_layer\":\"1\"", "\"n_layer\":\"0\"", "n_layer is 0: it must be at least 1"),
                Arguments.of(
                        "\"n_layer\":\"1\"", "\"n_layer\":\"2\"", "it has 9 tensors, but with n_layer 2 there are 15"),
                Arguments.of(
                        "\"n_layer\":\"1\"",
                        "\"n_layer\":\"11000000\"",
                        "it has 9 tensors, but with n_layer 11000000 there are 66000003"),
                Arguments.of(
                        "\"n_embd\":\"4\"",
                        "\"n_embd\":\"2000000000\"",
                        "a model of n_layer 1, n_embd 2000000000, block_size 3 has over 2147483647 parameters: more than one"
                                + " array can hold"),
                Arguments.of(
                        "\"n_head\":\"2\"",
                        "\"n_head\":\"3\"",
                        "n_embd 4 is not divisible by n_head 3: each head takes n_embd / n_head channels"),
                Arguments.of(
                        "\"block_size\":\"3\"",
                        "\"block_size\":\"4\"",
                        "tensor \"wpe\" has shape [3, 4], but the model's sizes make it [4, 4]"),
                Arguments.of(
                        "\"documents\":\"lines\"",
                        "\"documents\":\"x\"",
                        "documents: documents are \"x\": they must be lines or stream"),
                Arguments.of(
                        "\\u0000\\n",
                        "\\n\\u0000",
                        "vocabulary: the characters of a vocabulary must ascend, but U+0000 follows U+000A"),
                Arguments.of(
                        "\\uFFFE", "\\uD83D", "vocabulary: U+D83D is half a character and cannot be in a vocabulary"),
                Arguments.of("\"layer0.mlp_fc1\"", "\"layer1.mlp_fc1\"", "it has no tensor layer0.mlp_fc1"),
                Arguments.of(
                        "\"step\":\"5\"",
                        "\"step\":\"\"",
                        "step is \"\": it must be a whole number of at most 2147483647"));
    }

    @ParameterizedTest
    @MethodSource("wrongModels")
    void aModelThatDoesNotFitItsFiguresIsRefused(String right, String wrong, String message) throws IOException {
        assertEquals(message, Refusals.message(FILE, () -> load(edited(saved(Runs.Engine.TAPE), right, wrong))));
    }

    /// The file with one text of its header replaced, and without checksums.
    static byte[] edited(byte[] bytes, String right, String wrong) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        int start = text.indexOf('{');
        int end = text.indexOf("}}") + 2;
        var header = text.substring(start, end);
        assertTrue(header.contains(right), header);
        header = header.replace(right, wrong).replaceAll(",\"checksum(_tensors)?\":\"[0-9a-f]{8}\"", "");
        var data = text.substring(end).stripLeading();
        int length = Header.PREFIX + header.length();
        var file = Refusals.file(header, data.length());
        System.arraycopy(data.getBytes(StandardCharsets.ISO_8859_1), 0, file, length, data.length());
        return file;
    }

    @Test
    void whatIsNoFileIsSaidSo() throws IOException {
        var missing = directory.resolve("missing");
        assertEquals(
                "cannot be read: no such file or directory",
                Refusals.message(missing.toString(), () -> SavedModel.open(missing)));
        assertEquals(
                "holds no model: there is no " + FILE + " in this directory",
                Refusals.message(directory.toString(), () -> SavedModel.open(directory)));
        var nested = Files.createDirectories(directory.resolve(FILE));
        assertEquals("it is no file", Refusals.message(nested.toString(), () -> SavedModel.open(directory)));
    }

    @Test
    void weightsOfAnotherTypeAreRefused() throws CheckpointException {
        var path = directory.resolve(FILE);
        var metadata = Metadata.begin("model");
        metadata.put("step", "1");
        Runs.MODEL.describe(metadata);
        EngineTensors.weights(Runs.CONFIG).save(Disk.REAL, path, metadata, NumberType.F64, Runs.Engine.VALUE.at(1));
        assertEquals(
                "its weights are F64: they must be F32, F16 or BF16, and to convert them rounds them",
                Refusals.message(path.toString(), () -> SavedModel.open(path)));
        assertEquals(Map.of("microgpt", "1", "contents", "model"), Metadata.begin("model"));
    }

    /// The model with every number as the first half of its float or rounded to 11 bits, as converters write it.
    private static byte[] shortened(byte[] bytes, NumberType type) throws IOException {
        var offsets = Pattern.compile("\\[([0-9]+),([0-9]+)\\]\\}");
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) in.getLong();
        var header = new String(bytes, Header.PREFIX, length, StandardCharsets.US_ASCII)
                .replace("\"F32\"", "\"" + type + "\"");
        header = offsets.matcher(header)
                .replaceAll(m -> "[%d,%d]}".formatted(Long.parseLong(m.group(1)) / 2, Long.parseLong(m.group(2)) / 2));
        int numbers = (bytes.length - Header.PREFIX - length) / Float.BYTES;
        var out = ByteBuffer.wrap(Refusals.file(header, 2 * numbers)).order(ByteOrder.LITTLE_ENDIAN);
        in.position(Header.PREFIX + length);
        out.position(out.capacity() - 2 * numbers);
        while (in.hasRemaining()) {
            float number = in.getFloat();
            out.putShort(
                    type == NumberType.F16
                            ? Float.floatToFloat16(number)
                            : (short) (Float.floatToRawIntBits(number) >> Short.SIZE));
        }
        return out.array();
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void shortWeightsAreWidenedExactly(NumberType type) throws IOException {
        var bytes = saved(Runs.Engine.TAPE);
        var whole = load(bytes);
        var widened = load(shortened(bytes, type));
        for (int i = 0; i < Runs.CONFIG.parameterCount(); i++) {
            float number = (float) whole.parameter(i);
            float expected = type == NumberType.F16
                    ? Float.float16ToFloat(Float.floatToFloat16(number))
                    : Float.intBitsToFloat(Float.floatToRawIntBits(number) & 0xffff0000);
            assertEquals(expected, widened.parameter(i), "parameter " + i);
        }
    }

    @Test
    void aShortNumberThatIsNoneIsRefusedWithItsPlace() throws IOException {
        var bytes = shortened(saved(Runs.Engine.TAPE), NumberType.BF16);
        bytes[bytes.length - 1] = 0x7f;
        bytes[bytes.length - 2] = (byte) 0x80;
        assertEquals(
                "layer0.mlp_fc2[3,15] is Infinity: every number must be finite",
                Refusals.message(FILE, () -> load(bytes)));
    }
}
