package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import microgpt.checkpoint.ModelInfo;
import microgpt.checkpoint.SavedRun;
import microgpt.model.Config;
import microgpt.text.DocumentMode;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process of its own: signals, standard streams, a small heap.
class ProcessTest {
    @TempDir
    private Path folder;

    private static List<String> command(String jvmOption, String... args) {
        return Program.command(List.of(jvmOption), (Object[]) args);
    }

    private Ran run(ProcessBuilder builder) throws IOException, InterruptedException {
        var err = folder.resolve("err").toFile();
        var process = builder.redirectError(err).start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Ran(process.exitValue(), out, Files.readString(err.toPath()));
    }

    private Ran run(String jvmOption, String... args) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command(jvmOption, args)));
    }

    @Test
    void resultsGoToStandardOutputAndProgressToStandardError() throws Exception {
        var ran = run("-Xmx64m", "train", "--steps", "10", "--num-samples", "2");
        assertEquals(2, ran.samples().size());
        assertTrue(ran.err().contains("step 10/10  smoothed loss "), ran.err());
    }

    @Test
    void outputIsUtf8EvenInThePlainestLocale() throws Exception {
        var names = Files.writeString(folder.resolve("names.txt"), "\u00e9\n");
        var builder =
                new ProcessBuilder(command("-Xmx64m", "train", "-q", "--data", names.toString(), "--steps", "50"));
        builder.environment().put("LC_ALL", "C");
        var samples = run(builder).samples();
        assertTrue(samples.stream().allMatch(sample -> sample.matches("\u00e9*")), samples::toString);
        assertTrue(samples.stream().anyMatch(sample -> sample.contains("\u00e9")), samples::toString);
    }

    @Test
    void wrongUsageAndFailureHaveTheirExitCodes() throws Exception {
        assertEquals(
                "microgpt: Unknown option: '--quite'; did you mean --quiet? (see 'microgpt train --help')",
                run("-Xmx64m", "train", "--quite").complaint(2));
        var missing = folder.resolve("missing.txt");
        assertEquals(
                "microgpt: " + missing + " cannot be read: there is no such file",
                run("-Xmx64m", "train", "--data", missing.toString()).complaint(1));
    }

    @Test
    void memoryIsForeseenNotSuffered() throws Exception {
        var complaint =
                run("-Xmx64m", "train", "--n-embd", "1024", "--threads", "1").complaint(2);
        assertTrue(complaint.contains("training needs about 264 MB of memory: the heap has room for 3"), complaint);
        assertTrue(complaint.contains("MICROGPT_JAVA_OPTS=-Xmx448m"), complaint);
    }

    /// Trains on a text of so many bytes, in a heap of so many megabytes.
    private void trainOnAText(int bytes, int heap) throws IOException, InterruptedException {
        var line = "To be, or not to be: that is the question. Whether 'tis nobler in the mind\n";
        var data = folder.resolve("long.txt");
        try (var text = Files.newBufferedWriter(data)) {
            for (int written = 0; written < bytes; written += line.length()) {
                text.write(line);
            }
        }
        Object[] args = {"--data", data, "--documents", "stream", "--steps", 3, "--validation", 0.1};
        var strings = Stream.concat(Stream.of("train"), Stream.of(args).map(Object::toString));
        var ran = run("-Xmx" + heap + "m", strings.toArray(String[]::new));
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.err().contains("step 3/3  smoothed loss "), ran.err());
    }

    /// Two bytes a character, and one more while the file is read: 37.5 MB, in the 42.7 MB that this collector leaves
    /// to large arrays. Four and one would be 62.5 MB.
    @Test
    void aLongTextIsHeldAsTwoBytesACharacter() throws Exception {
        trainOnAText(12_500_000, 64);
    }

    @Test
    @Tag("slow")
    void aTextOf100MegabytesTrainsInLessThanAGigabyte() throws Exception {
        trainOnAText(100_000_000, 1_000);
    }

    @Test
    void theFirstInterruptEndsARunInOrder() throws Exception {
        assumeTrue(File.separatorChar == '/', "signals are sent by a POSIX kill");
        assumeFalse(interruptIsIgnored(), "this runs in the background, and what it starts ignores the interrupt too");
        var metrics = folder.resolve("metrics.csv");
        var err = folder.resolve("err");
        var process = new ProcessBuilder(
                        command("-Xmx64m", "train", "--steps", "100000000", "--metrics", metrics.toString()))
                .redirectError(err.toFile())
                .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!Files.exists(metrics) || Files.size(metrics) < 1000) {
                assertTrue(System.nanoTime() < deadline, () -> "no metrics after a minute");
                Thread.sleep(50);
            }
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running a minute after the interrupt");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(130, process.exitValue());
        var lines = Files.readAllLines(err);
        assertTrue(lines.getLast().matches("microgpt: interrupted after step [\\d,]+ of 100,000,000"), lines::toString);
        var rows = Files.readAllLines(metrics);
        assertTrue(rows.getLast().startsWith(rows.size() - 1 + ","), () -> "a torn last row: " + rows.getLast());
    }

    /// As a shell without job control has it for what it starts in the background; looked up where the system says it.
    private static boolean interruptIsIgnored() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) != 0);
        }
    }

    private String model(int nLayer, int nEmbd) throws IOException {
        var tokenizer = Tokenizer.of("abc");
        var config = new Config(tokenizer.vocabSize(), nLayer, nEmbd, 4, 16);
        var model = new ModelInfo(config, tokenizer, DocumentMode.STREAM);
        return GenerateTest.save(folder.resolve("model"), model).toString();
    }

    @Test
    void generatedTextArrivesAsItIsInventedUntilItsReaderLeaves() throws Exception {
        var err = folder.resolve("err");
        var endless = Integer.toString(Integer.MAX_VALUE);
        var process = new ProcessBuilder(command("-Xmx64m", "generate", "--model", model(1, 8), "--length", endless))
                .redirectError(err.toFile())
                .start();
        try (var out = process.getInputStream()) {
            assertEquals(2_000, out.readNBytes(2_000).length);
        } finally {
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertTrue(ended, "still running a minute after its reader left");
        }
        assertEquals(0, process.exitValue());
        assertEquals("", Files.readString(err));
    }

    @Test
    void generatingToAFullDiskIsAFailure() throws Exception {
        var full = new File("/dev/full");
        assumeTrue(full.exists(), "this system has no /dev/full");
        var err = folder.resolve("err");
        var process = new ProcessBuilder(command("-Xmx64m", "generate", "--model", model(1, 8)))
                .redirectError(err.toFile())
                .redirectOutput(full)
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue());
        assertEquals("microgpt: standard output cannot be written: No space left on device\n", Files.readString(err));
    }

    /// A limit of some ten kilobytes on each file stands for a disk that fills up.
    @Test
    void aRunWhoseMetricsCannotBeWrittenAnyMoreIsSaved() throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/sh")), "this system has no shell that limits files");
        var out = folder.resolve("out");
        var metrics = folder.resolve("metrics.csv");
        var limited = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f 128 && exec \"$@\"", "sh"));
        limited.addAll(command(
                "-XX:-UsePerfData",
                "train",
                "--quiet",
                "--n-embd",
                "4",
                "--n-head",
                "1",
                "--steps",
                "1000000",
                "--out",
                out.toString(),
                "--metrics",
                metrics.toString(),
                "--save-every",
                "1000000"));
        var complaint = run(new ProcessBuilder(limited)).complaint(1);
        try (var saved = SavedRun.open(out.resolve(SavedRun.FILE_NAME))) {
            int step = saved.state().step();
            assertTrue(step > 500, () -> "saved after step " + step);
            var goesOn =
                    String.format(Locale.ROOT, "; step %,d is saved, to go on: microgpt train --resume %s", step, out);
            assertTrue(complaint.startsWith("microgpt: " + metrics + " cannot be written: "), complaint);
            assertTrue(complaint.contains(goesOn), complaint);
            // the rows that found no room are in the checkpoint
            int more = step + 5;
            assertTrue(Files.readAllLines(metrics).size() - 1 < step, "all rows found room");
            var resumed =
                    Ran.microgpt("train", "--resume", out, "--metrics", metrics, "--steps", more, "--num-samples", 0);
            assertEquals(0, resumed.code(), resumed.err());
            var rows = Files.readAllLines(metrics);
            assertEquals(more + 1, rows.size());
            for (int i = 1; i <= more; i++) {
                assertTrue(rows.get(i).matches(i + ",[0-9.E-]+,[0-9.E-]+"), rows.get(i));
            }
        }
    }

    @Test
    void generatingFitsWhereTrainingDoesNot() throws Exception {
        var data = Files.writeString(folder.resolve("data.txt"), "abc");
        var training = run(
                "-Xmx64m", "train", "--data", data.toString(), "--n-layer", "3", "--n-embd", "256", "--threads", "1");
        assertTrue(training.complaint(2).contains("training needs about 50.8 MB of memory"), training.err());
        var text = run("-Xmx64m", "generate", "--model", model(3, 256), "--length", "20");
        assertEquals(21, text.out().length(), text.err());
    }
}
