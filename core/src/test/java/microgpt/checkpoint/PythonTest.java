package microgpt.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether a model can be read by a program that knows of ours only what the format says.
class PythonTest {
    /// Prints the texts as Python literals, then each tensor's name, shape and numbers, a number a line.
    private static final String READER = """
            import json, struct, sys
            raw = open(sys.argv[1], 'rb').read()
            end = 8 + struct.unpack('<Q', raw[:8])[0]
            header = json.loads(raw[8:end])
            texts = header.pop('__metadata__')
            for name in 'n_layer', 'n_embd', 'n_head', 'block_size', 'documents', 'step':
                print(name, texts[name])
            print('vocabulary', *[ord(c) for c in texts['vocabulary']])
            for name, tensor in header.items():
                begin, stop = (end + i for i in tensor['data_offsets'])
                rows, cols = tensor['shape']
                print(name, tensor['dtype'], rows, cols)
                for number in struct.unpack('<%df' % (rows * cols), raw[begin:stop]):
                    print(repr(number))
            """;

    @TempDir
    private Path directory;

    @Test
    void everyWeightIsReadWithPythonsStandardLibrary() throws IOException, InterruptedException {
        var file = directory.resolve("model.safetensors");
        var ops = Runs.Engine.TAPE.at(9);
        SavedModel.save(Disk.REAL, file, Runs.MODEL, Runs.ID, 9, ops);
        var printed = new ArrayDeque<>(python(file).lines().toList());

        assertEquals("n_layer 1", printed.remove());
        assertEquals("n_embd 4", printed.remove());
        assertEquals("n_head 2", printed.remove());
        assertEquals("block_size 3", printed.remove());
        assertEquals("documents lines", printed.remove());
        assertEquals("step 9", printed.remove());
        assertEquals(
                Runs.CHARACTERS
                        .codePoints()
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" ", "vocabulary ", "")),
                printed.remove());
        for (var matrix : Runs.CONFIG.parameters()) {
            assertEquals(matrix.name() + " F32 " + matrix.rows() + " " + matrix.cols(), printed.remove());
            for (int i = matrix.offset(); i < matrix.end(); i++) {
                assertEquals(ops.parameter(i), Double.parseDouble(printed.remove()), Runs.CONFIG.parameterName(i));
            }
        }
        assertTrue(printed.isEmpty(), printed::toString);
    }

    private String python(Path file) throws IOException, InterruptedException {
        var out = directory.resolve("out");
        Process process;
        try {
            process = new ProcessBuilder("python3", "-c", READER, file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no python3: " + e.getMessage());
            throw e;
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "python3 does not end");
        var printed = Files.readString(out);
        assertEquals(0, process.exitValue(), printed);
        return printed;
    }
}
