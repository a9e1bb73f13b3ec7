package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a user gets wrong is one line on standard error that says what would be right, and an exit code.
class BadInputTest {
    private static final String SEE = " (see 'microgpt train --help')";

    @TempDir
    private Path folder;

    private Path file(byte... bytes) throws IOException {
        return Files.write(folder.resolve("names.txt"), bytes);
    }

    private static String complaintAbout(Path data) {
        return microgpt("train", "--data", data).complaint(1);
    }

    @Test
    void missingFile() {
        var missing = folder.resolve("missing.txt");
        assertEquals("microgpt: " + missing + " cannot be read: there is no such file", complaintAbout(missing));
    }

    static Stream<Arguments> unusableTexts() {
        return Stream.of(
                Arguments.of("lines", "", "is empty: it must hold one document a line"),
                Arguments.of("lines", "\n \r\n\t\n", "holds only blank lines: it must hold one document a line"),
                Arguments.of(
                        "lines",
                        "a\nb\u00e9\n",
                        "is not UTF-8: byte 0xe9 at offset 3, line 2, begins no character; if it is Latin-1, iconv -f ISO-8859-1 -t UTF-8 makes UTF-8 of it"),
                Arguments.of("stream", "", "is empty: it must hold a text"),
                Arguments.of(
                        "stream",
                        "a\u00ff",
                        "is not UTF-8: byte 0xff at offset 1, line 1, begins no character; if it is Latin-1, iconv -f ISO-8859-1 -t UTF-8 makes UTF-8 of it"));
    }

    /// @param text its bytes as ISO 8859-1 has them
    @ParameterizedTest
    @MethodSource("unusableTexts")
    void textThatCannotBeUsed(String documents, String text, String expected) throws IOException {
        var file = file(text.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                "microgpt: " + file + " " + expected,
                microgpt("train", "--documents", documents, "--data", file).complaint(1));
    }

    @Test
    void directory() {
        assertEquals("microgpt: " + folder + " is a directory: --data takes a text file", complaintAbout(folder));
    }

    @Test
    void unreadableFile() throws IOException {
        var locked = file((byte) 'a');
        assumeTrue(locked.toFile().setReadable(false) && !Files.isReadable(locked), "this user may read everything");
        assertEquals("microgpt: " + locked + " cannot be read: permission denied", complaintAbout(locked));
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                Arguments.of("--n-embd 10", "n_embd 10 is not divisible by n_head 4"),
                Arguments.of("--n-embd 0", "n_embd is 0: it must be at least 1"),
                Arguments.of("--n-embd -16", "n_embd is -16: it must be at least 1"),
                Arguments.of("--n-layer 0", "n_layer is 0: it must be at least 1"),
                Arguments.of("--n-head 0", "n_head is 0: it must be at least 1"),
                Arguments.of("--block-size 0", "block_size is 0: it must be at least 1"),
                Arguments.of("--n-embd 1000000", "over 2147483647 parameters"),
                Arguments.of("--n-layer 2147483647", "over 2147483647 parameters"),
                Arguments.of("--block-size 2147483647", "over 2147483647 parameters"),
                Arguments.of("--block-size 2147483647 --n-embd 2147483644", "over 2147483647 parameters"),
                Arguments.of("--n-embd 2147483648", "'2147483648' is not a whole number up to 2,147,483,647"),
                Arguments.of("--batch-size 0", "--batch-size is 0: it must be at least 1"),
                Arguments.of("--batch-size -3", "--batch-size is -3: it must be at least 1"),
                Arguments.of("--steps 0", "--steps is 0: it must be at least 1"),
                Arguments.of("--steps abc", "Invalid value for option '--steps': 'abc' is not a whole number"),
                Arguments.of("--steps 1.5", "'1.5' is not a whole number"),
                Arguments.of("--steps", "Missing required parameter for option '--steps'"),
                Arguments.of("--steps 1 --steps 2", "option '--steps' (N) should be specified only once"),
                Arguments.of("--top-k 1 --top-k 2", "option '--top-k' (N) should be specified only once"),
                Arguments.of("--seed 1e3", "'1e3' is not a whole number"),
                Arguments.of("--temperature 1e-310", "the temperature is 1.0E-310: it must be a number of at least"),
                Arguments.of("--temperature -1", "the temperature is -1.0: it must be a number of at least 1.0E-100"),
                Arguments.of("--temperature NaN", "the temperature is NaN: it must be a number of at least 1.0E-100"),
                Arguments.of("--temperature Infinity", "the temperature is Infinity: it must be a number of at"),
                Arguments.of(
                        "--eps 1e-46", "eps is 1.0E-46: in float, as this engine computes, it must be at least 3.7"),
                Arguments.of(
                        "--eps Infinity", "eps is Infinity: in float, as this engine computes, it must be at most"),
                Arguments.of("--eps NaN", "eps is NaN: it must be above 0"),
                Arguments.of("--eps 1e30", "eps is 1.0E30: in float, as this engine computes, it must be at most"),
                Arguments.of("--eps Infinity --engine value", "eps is Infinity: in double, as this engine computes"),
                Arguments.of("--eps 1e-200 --engine value", "eps is 1.0E-200: in double, as this engine computes"),
                Arguments.of("--learning-rate 1e39", "the learning rate is 1.0E39: in float, as this engine computes"),
                Arguments.of("--learning-rate 1e-300", "the learning rate is 1.0E-300: in float, as this engine"),
                Arguments.of("--learning-rate 1e-300 --engine value", "the learning rate is 1.0E-300: in double, as"),
                Arguments.of(
                        "--learning-rate Infinity", "the learning rate is Infinity: it must be above 0, and finite"),
                Arguments.of("--init-std 1e10", "it must be at least 596.0464477539062 with init_std 1.0E10"),
                Arguments.of("--learning-rate 0x1p-7", "'0x1p-7' is not a number such as 0.5 or 1e-8"),
                Arguments.of("--learning-rate 1f", "'1f' is not a number such as 0.5 or 1e-8"),
                Arguments.of("--steps \uff13", "'\uff13' is not a whole number up to 2,147,483,647"),
                Arguments.of(
                        "--engine value --kernels vector",
                        "--kernels is vector: the value engine computes number by number, the tape with kernels"),
                Arguments.of(
                        "--beta1 0.9999999999", "beta1 is 0.9999999999: in float, as this engine computes, it must"),
                Arguments.of(
                        "--beta2 0.9999999999", "beta2 is 0.9999999999: in float, as this engine computes, it must"),
                Arguments.of("--weight-decay 1e-9", "the weight decay is 1.0E-9: in float, as this engine computes"),
                Arguments.of("--weight-decay Infinity", "the weight decay is Infinity: it must be at least 0 and"),
                Arguments.of("--clip 1e-50", "the gradient's clipped length is 1.0E-50: in float, as this engine"),
                Arguments.of("--temperature warm", "'warm' is not a number such as 0.5"),
                Arguments.of("--top-k -1", "top-k is -1: it must be at least 1, or 0 for all tokens"),
                Arguments.of("--num-samples -1", "the number of samples is -1: it must be at least 0"),
                Arguments.of("--learning-rate 0", "the learning rate is 0.0: it must be above 0"),
                Arguments.of("--learning-rate NaN", "the learning rate is NaN: it must be above 0"),
                Arguments.of("--beta1 1", "beta1 1.0, beta2 0.99: both lie in [0, 1)"),
                Arguments.of("--beta2 NaN", "beta1 0.85, beta2 NaN: both lie in [0, 1)"),
                Arguments.of("--eps 0", "eps is 0.0: it must be above 0"),
                Arguments.of("--weight-decay -1", "the weight decay is -1.0: it must be at least 0 and"),
                Arguments.of("--clip 0", "the gradient is clipped at 0.0: that must be above 0"),
                Arguments.of("--accumulate 0", "the number of batches a step is 0: it must be at least 1"),
                Arguments.of("--warmup 1000", "the warm-up is 1000 steps of 1000: it must leave at least one"),
                Arguments.of("--warmup -1", "the warm-up is -1 steps: it must be at least 0"),
                Arguments.of("--min-learning-rate 1", "the least learning rate is 1.0: it must not exceed"),
                Arguments.of("--schedule sine", "'sine' is none of linear, cosine, constant"),
                Arguments.of("--top-p 0", "top-p is 0.0: it must be above 0 and at most 1"),
                Arguments.of("--documents pages", "'pages' is none of lines, stream"),
                Arguments.of("--documents stream", "--documents stream is without --data: name a file to learn from"),
                Arguments.of("--validation 1", "the validation share is 1.0: it must lie between 0 and 1"),
                Arguments.of("--validation NaN", "the validation share is NaN: it must lie between 0 and 1"),
                Arguments.of("--validation 1e-9", "a validation share of 1.0E-9 of 10248 documents: it must leave"),
                Arguments.of("--eval-every 5", "--eval-every without --validation: nothing is held out"),
                Arguments.of("--validation 0.1 --eval-every -1", "--eval-every is -1: it must be at least 1"),
                Arguments.of("--threads 0", "--threads is 0: it must lie between 1 and 256"),
                Arguments.of("--threads -2", "--threads is -2: it must lie between 1 and 256"),
                Arguments.of("--threads 257", "--threads is 257: it must lie between 1 and 256"),
                Arguments.of("--threads all", "'all' is not a whole number"),
                Arguments.of("--engine value --threads 2", "--threads is 2: the value engine runs on 1, the tape on"),
                Arguments.of("--engine gpu", "'gpu' is none of value, tape"),
                Arguments.of("--kernels fast", "'fast' is none of auto, scalar, vector"),
                Arguments.of("--random java", "'java' is none of python, erlang"),
                Arguments.of("--step 5", "Unknown options: '--step', '5'; did you mean --steps?"),
                Arguments.of("--steps 5 --steps 6", "option '--steps' (N) should be specified only once"),
                Arguments.of("names.txt", "Unmatched argument at index 1: 'names.txt'"));
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void wrongOptions(String options, String expected) {
        var args = Stream.concat(Stream.of("train"), Arrays.stream(options.split(" ")));
        var complaint = microgpt(args.toArray()).complaint(2);
        assertTrue(complaint.startsWith("microgpt: ") && complaint.endsWith(SEE), complaint);
        assertTrue(complaint.contains(expected), complaint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--n-embd 12000 --engine tape",
                "--n-embd 12000 --engine value",
                "--block-size 100000000 --engine tape",
                "--batch-size 2147483647 --engine tape",
                "--batch-size 2147483647 --engine value"
            })
    void whatExceedsTheHeapIsRefusedWithItsSize(String options) {
        var args = Stream.concat(Stream.of("train"), Arrays.stream(options.split(" ")));
        var complaint = microgpt(args.toArray()).complaint(2);
        assertTrue(
                complaint.matches("microgpt: training needs about [0-9.]+ [GTP]B of memory: the heap has room for"
                        + " [0-9.]+ [MG]B; .* MICROGPT_JAVA_OPTS=-Xmx\\d+g .*"),
                complaint);
    }

    @Test
    void aStreamShorterThanAWindow() throws IOException {
        var text = Files.writeString(folder.resolve("short.txt"), "to be or not to be");
        assertEquals(
                "microgpt: " + text + " has 18 characters: a window of block_size 18 needs 19 that follow one another"
                        + SEE,
                microgpt("train", "--documents", "stream", "--data", text, "--block-size", 18)
                        .complaint(2));
        assertEquals(
                "microgpt: the validation share of " + text
                        + " has 2 characters: a window of block_size 2 needs 3 that follow one another" + SEE,
                microgpt("train", "--documents", "stream", "--data", text, "--block-size", 2, "--validation", 0.1)
                        .complaint(2));
    }

    @Test
    void aPageThatIsNoFile() {
        var root = folder.getRoot();
        assertEquals(
                "microgpt: " + root + " is no plain file: give another name",
                microgpt("train", "--quiet", "--page", root).complaint(1));
    }

    @Test
    void metricsThatCannotBeWritten() {
        var nowhere = folder.resolve("missing").resolve("metrics.csv");
        assertEquals(
                "microgpt: " + nowhere + " cannot be written: there is no directory " + nowhere.getParent(),
                microgpt("train", "--quiet", "--metrics", nowhere).complaint(1));
        assertEquals(
                "microgpt: " + folder + " is a directory: --metrics takes the name of a file to write",
                microgpt("train", "--quiet", "--metrics", folder).complaint(1));
    }

    @Test
    void metricsOnAFullDisk() {
        var full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        assertEquals(
                "microgpt: /dev/full cannot be written: No space left on device",
                microgpt("train", "--quiet", "--metrics", full).complaint(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "resume.safetensors", "best.safetensors", "metrics.csv"})
    void metricsDoNotOverwriteWhatIsSaved(String file) {
        var out = folder.resolve("out");
        var metrics = folder.resolve("other/../out").resolve(file);
        assertEquals(
                "microgpt: --metrics would overwrite " + metrics + ", which --out writes" + SEE,
                microgpt("train", "--out", out, "--metrics", metrics).complaint(2));
    }

    @Test
    void aComplaintIsOneLineWhateverItQuotes() {
        assertEquals(
                "microgpt: a<U+000A>b cannot be read: there is no such file",
                microgpt("train", "--data", "a\nb").complaint(1));
    }

    @Test
    void metricsDoNotOverwriteTheCorpus() throws IOException {
        var names = file((byte) 'a');
        assertEquals(
                "microgpt: --metrics would overwrite " + names + ": give it a file of its own" + SEE,
                microgpt("train", "--data", names, "--metrics", names).complaint(2));
        assertEquals("a", Files.readString(names));
    }

    @Test
    void vectorKernelsWithoutTheirModule() {
        assertEquals(
                "microgpt: no vector kernels: Java was started without --add-modules jdk.incubator.vector;"
                        + " --kernels scalar works without them",
                microgpt("train", "--kernels", "vector").complaint(1));
    }

    @Test
    void divergenceIsNamedAtItsStep() {
        var ran = microgpt("train", "--quiet", "--learning-rate", "1e30", "--steps", 50);
        var complaint = ran.complaint(1);
        assertTrue(
                complaint.matches("microgpt: at step \\d+ the loss is (NaN|Infinity): try a lower learning rate, .*"),
                complaint);
    }
}
