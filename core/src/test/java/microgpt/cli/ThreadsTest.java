package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import microgpt.checkpoint.SavedModel;
import microgpt.checkpoint.SavedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `--threads`: nothing shows of it but the time.
class ThreadsTest {
    /// The steps of such a model are worth sharing.
    private static final List<Object> LARGE = List.of(
            "train", "--n-embd", 128, "--batch-size", 16, "--schedule", "constant", "--num-samples", 2, "--out");

    @TempDir
    private Path folder;

    private static Ran train(Path out, int threads, Object... more) {
        var args = new ArrayList<>(LARGE);
        args.add(out);
        args.addAll(List.of("--threads", threads));
        args.addAll(List.of(more));
        return done(microgpt(args.toArray()));
    }

    private static Ran done(Ran ran) {
        assertEquals(0, ran.code(), ran.err());
        return ran;
    }

    private static List<Thread> teams() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tape-"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"2, 3", "3, 8", "8, 1"})
    void filesAndSamplesAreThoseOfOneThreadResumedOrNot(int first, int second) throws IOException {
        var straight = folder.resolve("straight");
        var resumed = folder.resolve("resumed");
        var whole = train(straight, 1, "--steps", 2);
        train(resumed, first, "--steps", 1);
        var rest = done(microgpt("train", "--resume", resumed, "--steps", 2, "--threads", second));
        assertEquals(whole.samples(), rest.samples());
        for (var name : List.of(SavedModel.FILE_NAME, SavedRun.FILE_NAME)) {
            assertArrayEquals(
                    Files.readAllBytes(straight.resolve(name)), Files.readAllBytes(resumed.resolve(name)), name);
        }
    }

    @Test
    void threadsWorkWhileARunTrainsAndEndWithIt() throws Exception {
        var ended = new AtomicBoolean();
        var seen = new AtomicBoolean();
        var watch = Thread.ofPlatform().start(() -> {
            while (!ended.get()) {
                seen.compareAndSet(false, !teams().isEmpty());
                Thread.onSpinWait();
            }
        });
        train(folder.resolve("out"), 3, "--steps", 2);
        ended.set(true);
        watch.join();
        assertTrue(seen.get(), "no step was shared");
        for (var thread : teams()) {
            thread.join(10_000);
        }
        assertEquals(List.of(), teams());
    }

    @Test
    void generatingOnAnyNumberOfThreadsGivesTheSameBytes() {
        var out = folder.resolve("out");
        train(out, 1, "--steps", 1);
        Object[] one = {"generate", "--model", out, "--num-samples", 70, "--threads", 1};
        Object[] three = {"generate", "--model", out, "--num-samples", 70, "--threads", 3};
        assertEquals(done(microgpt(one)).out(), done(microgpt(three)).out());
        Object[] none = {"generate", "--model", out, "--threads", 0};
        assertEquals(
                "microgpt: --threads is 0: it must lie between 1 and 256 (see 'microgpt generate --help')",
                microgpt(none).complaint(2));
    }

    @Test
    void whatARunNeedsIsSaidBeforeItBegins() {
        var ran = train(folder.resolve("out"), 2, "--steps", 1);
        assertTrue(
                ran.err()
                        .matches("(?s).*\nengine      tape, in float; threads: 2; kernels: [^\n]*\n"
                                + "needs       1,200,384 flops a token, about [0-9.]+ MB of memory\n.*"),
                ran.err());
    }
}
