package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether the model that `export --hf` writes for transformers is the one that was trained. In the place of that
/// library stands the little of it that the model needs, `src/test/python/transformers`.
class HuggingFaceTest {
    @TempDir
    private static Path folder;

    private static Path model;
    private static Path exported;

    @BeforeAll
    static void exportAModel() throws IOException, InterruptedException {
        Python.requireTorch();
        model = folder.resolve("model");
        var trained = Ran.microgpt(
                "train", "-q", "--n-layer", 2, "--block-size", 8, "--steps", 50, "--num-samples", 0, "--out", model);
        assertEquals(0, trained.code(), trained.err());
        exported = folder.resolve("exported");
        var ran = Ran.microgpt("export", "--model", model, "--hf", exported);
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().endsWith(exported.resolve("model.safetensors") + "\n"), ran.out());
    }

    private static Ran loaded(Object... task) throws IOException, InterruptedException {
        var args = new Object[task.length + 2];
        args[0] = Path.of("src", "test", "python", "load_exported.py");
        args[1] = exported;
        System.arraycopy(task, 0, args, 2, task.length);
        return Python.run(
                Map.of("PYTHONPATH", Python.ofProject("docs", "pytorch").toString(), "PYTHONDONTWRITEBYTECODE", "1"),
                args);
    }

    @Test
    void logitsAreWithinTheBoundOfFloat() throws Exception {
        Emma.of(model, 3).assertLogits(Python.numbers(loaded("logits", "emm")));
    }

    @Test
    void paddingChangesNoLogit() throws Exception {
        Emma.of(model, 3).assertLogits(Python.numbers(loaded("logits", "emm", 4)));
    }

    @Test
    void theLossOfADocumentIsWithinTheBoundOfFloat() throws Exception {
        Emma.of(model, 4).assertLoss(Python.numbers(loaded("loss", "emma"))[0]);
    }

    @Test
    void itGoesOnWithATextAsGenerateDoes() throws Exception {
        var here = Ran.microgpt("generate", "--model", model, "--prompt", "j", "--temperature", 0, "--num-samples", 1);
        assertTrue(here.out().strip().length() > 2, here.out());
        assertEquals(here.out(), loaded("greedy", "j", 7).out());
    }

    @Test
    void whatIsNoModelIsRefusedInALine() {
        var ran = Ran.microgpt("export", "--model", folder.resolve("nothing"), "--hf", folder.resolve("out"));
        assertTrue(ran.complaint(1).contains("nothing"), ran.err());
        assertTrue(Ran.microgpt("export", "--model", model).complaint(2).contains("--hf"));
    }
}
