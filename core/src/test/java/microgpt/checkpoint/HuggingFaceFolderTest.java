package microgpt.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import microgpt.autograd.Ops.Kept;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Config;
import microgpt.tape.Tape;
import microgpt.text.DocumentMode;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class HuggingFaceFolderTest {
    private static final List<String> NAMES = List.of(
            "config.json",
            "configuration_microgpt.py",
            "generation_config.json",
            "model.safetensors",
            "modeling_microgpt.py",
            "tokenizer.json",
            "tokenizer_config.json");

    private static final ModelInfo OF_ONE_TEXT =
            new ModelInfo(new Config(4, 2, 4, 1, 5), Tokenizer.of("\nab"), DocumentMode.STREAM);

    @TempDir
    private Path folder;

    private Path model(int step) throws CheckpointException {
        var file = folder.resolve("model" + step + ".safetensors");
        SavedModel.save(file, Runs.MODEL, step, Runs.Engine.TAPE.at(step));
        return file;
    }

    private Path ofOneText() throws CheckpointException {
        var file = folder.resolve("text.safetensors");
        var config = OF_ONE_TEXT.config();
        var ops = Tape.forInference(config.parameterCount(), new ScalarKernels(), 1);
        SavedModel.save(file, OF_ONE_TEXT, 1, ops);
        return file;
    }

    private Path exported() {
        return folder.resolve("exported");
    }

    /// The bytes of all files by name.
    private static Map<String, byte[]> files(Path directory) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var list = Files.list(directory)) {
            for (var file : list.filter(Files::isRegularFile).toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), name));
    }

    private Map<String, byte[]> wholeExport(Path model) throws IOException {
        var directory = Files.createTempDirectory(folder, "whole");
        HuggingFaceFolder.export(model, directory);
        return files(directory);
    }

    @Test
    void weightsBearTheNamesOfTheModulesTheyBelongTo() throws IOException {
        HuggingFaceFolder.export(model(3), exported());
        var numbers = new HashMap<String, double[]>();
        try (var file = SafeTensors.open(exported().resolve("model.safetensors"))) {
            assertEquals("pt", file.metadata().get("format"));
            assertEquals(
                    List.of(
                            "wte.weight",
                            "wpe.weight",
                            "lm_head.weight",
                            "layers.0.attn_wq.weight",
                            "layers.0.attn_wk.weight",
                            "layers.0.attn_wv.weight",
                            "layers.0.attn_wo.weight",
                            "layers.0.mlp_fc1.weight",
                            "layers.0.mlp_fc2.weight"),
                    List.copyOf(file.tensors().keySet()));
            for (var tensor : file.tensors().values()) {
                var all = new double[(int) tensor.size()];
                file.read(tensor, new CRC32C(), (from, read, n) -> System.arraycopy(read, 0, all, (int) from, n));
                numbers.put(tensor.name(), all);
            }
        }
        for (var matrix : Runs.CONFIG.parameters()) {
            var expected = new double[matrix.rows() * matrix.cols()];
            Runs.Engine.TAPE.at(3).copy(Kept.PARAMETERS, matrix.offset(), expected, expected.length);
            assertArrayEquals(expected, numbers.get(matrix.name().replace("layer0", "layers.0") + ".weight"));
        }
    }

    @Test
    void allThatIsNamedJsonIsJson() throws IOException {
        for (var model : List.of(model(1), ofOneText())) {
            for (var file : wholeExport(model).entrySet()) {
                if (file.getKey().endsWith(".json")) {
                    try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), file.getValue())) {
                        while (parser.nextToken() != null) {
                            // to its end
                        }
                    }
                }
            }
        }
    }

    @Test
    void everyCharacterIsATokenWhateverItIs() throws IOException {
        HuggingFaceFolder.export(model(1), exported());
        var tokenizer = Files.readString(exported().resolve("tokenizer.json"));
        assertTrue(tokenizer.contains("""
                        "vocab": {"\\u0000":0,"\\n":1,"\\u001B":2," ":3,"\\"":4,"\\\\":5,"a":6,"\\u00E9":7,\
                        "\\u2028":8,"\\u202E":9,"\\uFFFE":10,"\\uD83D\\uDE00":11,"<BOS>":12}
                        """), tokenizer);
    }

    @Test
    void onlyAModelOfDocumentsFramesThem() throws IOException {
        var documents = exported().resolve("documents");
        HuggingFaceFolder.export(model(1), documents);
        assertTrue(Files.readString(documents.resolve("tokenizer.json")).contains("TemplateProcessing"));
        assertTrue(Files.readString(documents.resolve("generation_config.json")).contains("\"eos_token_id\": 12,"));
        var text = exported().resolve("text");
        HuggingFaceFolder.export(ofOneText(), text);
        assertTrue(Files.readString(text.resolve("tokenizer.json")).contains("\"added_tokens\": [],"));
        var generation = Files.readString(text.resolve("generation_config.json"));
        assertTrue(generation.contains("\"suppress_tokens\": [3],"), generation);
        assertTrue(generation.contains("\"bos_token_id\": 0,"), "begins like a line: " + generation);
        assertFalse(generation.contains("eos_token_id"), generation);
    }

    @Test
    void anExportReplacesAnEarlierOneAndNothingElse() throws IOException {
        HuggingFaceFolder.export(ofOneText(), exported());
        var readme = Files.writeString(exported().resolve("README.md"), "mine");
        var written = HuggingFaceFolder.export(model(2), exported());
        assertEquals(
                NAMES,
                written.stream().map(f -> f.getFileName().toString()).sorted().toList());
        var expected = wholeExport(model(2));
        expected.put("README.md", Files.readAllBytes(readme));
        assertSame(expected, files(exported()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatNoExportWroteStays(boolean edited) throws IOException {
        for (var name : NAMES) {
            var directory = Files.createTempDirectory(folder, "foreign");
            if (edited) {
                HuggingFaceFolder.export(model(1), directory);
            }
            var file = directory.resolve(name);
            Files.writeString(file, (edited ? Files.readString(file, StandardCharsets.ISO_8859_1) : "") + "# mine");
            var before = files(directory);
            var refused = assertThrows(
                    CheckpointException.class, () -> HuggingFaceFolder.export(ofOneText(), directory), name);
            assertTrue(
                    refused.getMessage().startsWith(file + ": it is not what an export has written"),
                    refused::getMessage);
            assertSame(before, files(directory));
        }
    }

    /// As a program does that loads the weights, changes one and saves them with the texts that were there.
    @Test
    void weightsThatSomebodyChangedStay() throws IOException {
        var file = folder.resolve("model.safetensors");
        HuggingFaceFolder.export(model(1), folder);
        HuggingFaceFolder.export(model(1), folder);
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 3] ^= 1;
        Files.write(file, bytes);
        var refused = assertThrows(CheckpointException.class, () -> HuggingFaceFolder.export(model(1), folder));
        assertTrue(
                refused.getMessage().startsWith(file + ": it is not what an export has written"), refused::getMessage);
        assertArrayEquals(bytes, Files.readAllBytes(file));
    }

    @Test
    void linksAndDirectoriesInTheWayAreRefused() throws IOException {
        for (var name : NAMES) {
            var directory = Files.createTempDirectory(folder, "way");
            var other = Files.writeString(folder.resolve("other"), "mine");
            Files.createSymbolicLink(directory.resolve(name), other);
            assertThrows(CheckpointException.class, () -> HuggingFaceFolder.export(model(1), directory), name);
            assertEquals("mine", Files.readString(other));
            Files.delete(directory.resolve(name));
            Files.createDirectory(directory.resolve(name));
            assertThrows(CheckpointException.class, () -> HuggingFaceFolder.export(model(1), directory), name);
            assertEquals(Map.of(), files(directory));
        }
    }

    @Test
    void aDirectoryOfATrainingIsNone() throws IOException {
        try (var directory = CheckpointDirectory.open(exported())) {
            directory.save(Runs.state(1), Runs.Engine.TAPE.at(1), false);
        }
        var before = files(exported());
        assertThrows(CheckpointException.class, () -> HuggingFaceFolder.export(exported(), exported()));
        assertSame(before, files(exported()));
    }

    @ParameterizedTest
    @EnumSource
    void whicheverOperationFailsEachFileIsWholeAndTheNextExportSucceeds(FakeDisk.Failure failure) throws IOException {
        var first = model(1);
        var second = ofOneText();
        var old = wholeExport(first);
        var expected = wholeExport(second);
        boolean failed = true;
        for (int at = 0; failed; at++) {
            var directory = Files.createTempDirectory(folder, "failing");
            HuggingFaceFolder.export(first, directory);
            var disk = new FakeDisk(failure, at);
            try {
                HuggingFaceFolder.export(second, directory, disk);
                assertSame(expected, files(directory));
            } catch (CheckpointException e) {
                assertTrue(e.getMessage().endsWith("No space left on device"), e.getMessage());
                Refusals.requireOneLine(e.getMessage());
                assertEquals(NAMES, List.copyOf(files(directory).keySet()));
            } catch (FakeDisk.Killed e) {
                // what is left is looked at like after a failure
            }
            failed = disk.failed();
            var left = files(directory);
            for (var name : NAMES) {
                var bytes = left.get(name);
                assertTrue(
                        Arrays.equals(bytes, old.get(name)) || Arrays.equals(bytes, expected.get(name)),
                        name + " after " + disk.log);
            }
            HuggingFaceFolder.export(second, directory);
            assertSame(expected, files(directory));
        }
    }
}
