package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import microgpt.checkpoint.ModelInfo;
import microgpt.model.Config;
import microgpt.text.DocumentMode;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where memory does not suffice, the line names what takes it, how much, and what makes room.
class MemoryTest {
    private static final String ROOM = "; set MICROGPT_JAVA_OPTS=-Xmx";

    @TempDir
    private Path folder;

    private Ran run(int megabytes, Object... args) throws IOException, InterruptedException {
        var out = folder.resolve("printed");
        var err = folder.resolve("complained");
        var process = new ProcessBuilder(Program.command(List.of("-Xmx" + megabytes + "m"), args))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void aLineMayBeAsLongAsTheText() throws Exception {
        var line = Files.writeString(folder.resolve("line"), "abc ".repeat(1_000_000));
        var ran = run(48, "train", "-q", "--data", line, "--steps", 1);
        assertEquals(0, ran.code(), ran.err());
        var complaint = run(28, "train", "-q", "--data", line, "--steps", 1).complaint(2);
        assertTrue(complaint.contains(" of memory, 8.0 MB of it for the text: the heap has room for "), complaint);
        assertTrue(complaint.contains("; train on less text, or set MICROGPT_JAVA_OPTS=-Xmx"), complaint);
    }

    @Test
    void aTextThatDoesNotFitIsNamed() throws Exception {
        var line = Files.writeString(folder.resolve("line"), "abc ".repeat(5_000_000));
        for (var documents : List.of("lines", "stream")) {
            var complaint =
                    run(32, "train", "--data", line, "--documents", documents).complaint(1);
            assertTrue(
                    complaint.startsWith("microgpt: " + line + " holds 20.0 MB, which takes about 60.0 MB of memory: "),
                    complaint);
            assertTrue(complaint.endsWith(ROOM + "128m"), complaint);
        }
    }

    @Test
    void documentsThatDoNotFitAreNamed() throws Exception {
        var many = Files.writeString(folder.resolve("many"), "a\n".repeat(2_000_000));
        var complaint = run(64, "train", "--data", many).complaint(1);
        assertTrue(
                complaint.startsWith("microgpt: " + many
                        + " holds 4.0 MB in 2,000,000 documents, which takes about 82.0 MB of memory: "),
                complaint);
        assertTrue(complaint.endsWith(ROOM + "192m"), complaint);
        assertEquals(0, run(192, "train", "-q", "--data", many, "--steps", 1).code());
    }

    @Test
    void aDeviceThatNeverEndsIsLeft() throws Exception {
        var zero = Path.of("/dev/zero");
        assumeTrue(Files.exists(zero), "this system has no /dev/zero");
        var complaint = run(32, "train", "--data", zero).complaint(1);
        assertTrue(complaint.startsWith("microgpt: /dev/zero goes on after "), complaint);
    }

    private Object[] recorded() {
        Object[] args = {
            "train",
            "-q",
            "--n-embd",
            96,
            "--steps",
            61,
            "--num-samples",
            1,
            "--page-size",
            60,
            "--threads",
            1,
            "--page"
        };
        return Stream.concat(Stream.of(args), Stream.of(folder.resolve("page.html")))
                .toArray();
    }

    /// 61 snapshots take 25 MB, and their text 34.
    @Test
    void aPageIsWrittenInLittleMoreMemoryThanItsSnapshots() throws Exception {
        var ran = run(96, recorded());
        assertEquals(0, ran.code(), ran.err());
        assertEquals(34e6, Files.size(folder.resolve("page.html")), 1e6);
    }

    @Test
    void aPageThatDoesNotFitIsRefusedBeforeTheFirstStep() throws Exception {
        var complaint = run(64, recorded()).complaint(1);
        assertTrue(
                complaint.matches(
                        "microgpt: training with a page of 61 snapshots of the weights needs about 3\\d.* MB of"
                                + " memory: the heap has room for 3\\d.* MB; make --page-size or the model smaller, or set"
                                + " MICROGPT_JAVA_OPTS=-Xmx\\d+m"),
                complaint);
        var args = recorded();
        args[9] = 1;
        assertEquals(0, run(64, args).code());
        args[5] = 10_000_000;
        assertTrue(run(64, args).complaint(1).contains("; train fewer --steps: every loss is recorded, or set "));
    }

    @Test
    void aPageForWhichMemoryRunsOutIsNamed() throws Exception {
        var tokenizer = Tokenizer.of("abc");
        var info = new ModelInfo(new Config(tokenizer.vocabSize(), 1, 512, 1, 8), tokenizer, DocumentMode.LINES);
        var model = GenerateTest.save(folder.resolve("model"), info);
        var page = folder.resolve("page.html");
        var complaint = run(40, "page", "--model", model, "--out", page).complaint(1);
        assertTrue(complaint.startsWith("microgpt: " + page + " cannot be written: out of memory: "), complaint);
        assertTrue(complaint.contains(ROOM), complaint);
        assertTrue(Files.notExists(page));
    }

    /// A model whose header is as long as it can be.
    private Path model(boolean spaces) throws IOException {
        var tokenizer = Tokenizer.of("abc");
        var info = new ModelInfo(new Config(tokenizer.vocabSize(), 1, 4, 1, 8), tokenizer, DocumentMode.LINES);
        var file = GenerateTest.save(folder.resolve("model"), info).resolve("model.safetensors");
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong();
        var header = new String(bytes.array(), 8, length, StandardCharsets.US_ASCII).strip();
        int more = (1 << 24) - header.length() - 10;
        var metadata = "\"__metadata__\":{";
        header = spaces
                ? header + " ".repeat(more)
                : header.replace(metadata, metadata + "\"x\":\"" + "y".repeat(more) + "\",");
        var longer =
                ByteBuffer.allocate(bytes.capacity() - length + header.length()).order(ByteOrder.LITTLE_ENDIAN);
        longer.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        longer.put(bytes.array(), 8 + length, bytes.capacity() - 8 - length);
        return Files.write(file, longer.array());
    }

    @Test
    void aHeaderFullOfSpacesTakesNoMemory() throws Exception {
        var ran = run(32, "generate", "--model", model(true), "--num-samples", 1);
        assertEquals(0, ran.code(), ran.err());
    }

    @Test
    void aHeaderThatDoesNotFitIsNamed() throws Exception {
        var file = model(false);
        var complaint = run(24, "generate", "--model", file).complaint(1);
        assertTrue(
                complaint.matches("microgpt: \\Q" + file
                        + "\\E: its header of 167772\\d\\d bytes takes more memory than there is:"
                        + " MICROGPT_JAVA_OPTS=-Xmx255m makes room"),
                complaint);
    }
}
