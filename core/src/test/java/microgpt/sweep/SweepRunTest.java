package microgpt.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import microgpt.session.Failure;
import microgpt.session.RunOption;
import microgpt.session.RunOptions;
import microgpt.text.Fingerprint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepRunTest {
    private static final String NAMES = "anna\nbert\nclara\ndora\nemil\nfred\ngerd\nhans\nida\njan\n";

    @TempDir
    private Path folder;

    /// Each seed reads the file anew.
    @Test
    void aTextThatChangesMeanwhileEndsTheSweep() throws IOException {
        var data = Files.writeString(folder.resolve("names.txt"), NAMES);
        var out = folder.resolve("out");
        var sweep = Sweep.of(
                Grid.parse("seed=1..3 n-embd=4 n-head=1 steps=2"), RunOptions.DEFAULTS.with(RunOption.DATA, data));
        var listener = new SweepRun.Listener() {
            @Override
            public void onRow(Row row, boolean best) {
                try {
                    Files.writeString(data, NAMES.replace("anna", "bertha"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        var failure = assertThrows(Failure.class, () -> SweepRun.run(sweep, out, Task.ALL, 1, listener));
        assertEquals(
                "the text is no longer that of the sweep in " + out
                        + ": put it back to go on, or begin a new sweep with another --out",
                failure.getMessage());
        assertEquals(2, Files.readAllLines(out.resolve("results.csv")).size());
    }

    /// As many as fill several parts, and a part of one.
    @Test
    void weightsAreToldApartByAllOfThem() {
        int count = 20_000;
        var all = ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            all.putFloat(0.1f * i);
        }
        var expected = Fingerprint.of(all.array()).sha256().substring(0, 16);
        assertEquals(expected, Sweep.fingerprint(count, i -> 0.1f * i));
    }
}
