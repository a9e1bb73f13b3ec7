package microgpt.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Trainer;
import microgpt.session.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    @Test
    void hostileTextsEnterAsDataAlone() {
        var hostile = "</script><script>alert(1)</script>\n<!--\n{{script}} {{data}}\n&lt;\u2028\"\\\n";
        try (var run = Runs.train(hostile, Runs.recipe(2, 1, 1), 2, 1, 4, 1, 4)) {
            var json = run.json();
            var page = Runs.text(Page.of(out -> out.write(json), Optional.of(json)));
            assertFalse(json.contains("<"));
            assertEquals(4, Pattern.compile("<script").matcher(page).results().count());
            assertEquals(4, Pattern.compile("</script").matcher(page).results().count());
            assertEquals(json, Page.run(page).orElseThrow());
            assertEquals(
                    run.story().tokenizer().characters(),
                    new PageScript().ofRun(json, "return run.characters.join('')", Object::toString));
        }
    }

    @Test
    void modulesAreInTheOrderOfTheirImports() {
        var all = Stream.concat(Script.COMPUTING.stream(), Script.SHOWING.stream())
                .toList();
        for (int i = 0; i < all.size(); i++) {
            var source = Script.resource(all.get(i));
            assertFalse(source.contains("</script"), all.get(i));
            var imports = Pattern.compile("} from \"([^\"]+)\"").matcher(source);
            while (imports.find()) {
                var imported = java.net
                        .URI
                        .create(all.get(i))
                        .resolve(imports.group(1))
                        .toString();
                int at = all.indexOf(imported);
                assertTrue(at >= 0 && at < i, all.get(i) + " imports " + imported);
            }
        }
    }

    @Test
    void snapshotsAreDenseAtFirstAndIncludeBothEnds() {
        var times = Recorder.times(0, 1000, 61);
        assertEquals(0, times[0]);
        assertEquals(1000, times[times.length - 1]);
        assertTrue(times[10] < 100, Arrays.toString(times));
        assertArrayEquals(new int[] {50}, Recorder.times(10, 50, 1));
        assertArrayEquals(new int[] {0, 1, 2}, Recorder.times(0, 2, 20));
    }

    @Test
    void theBudgetDecidesWhatIsKeptAndWhatIsLeftOutIsSaid() {
        var small = Contents.of(Config.defaults(27), 2_000_000, 1000, 1, false);
        assertEquals(new Contents(61, 1, true, true, small.leftOut()), small);
        assertTrue(small.leftOut().isEmpty());
        var tight = Contents.of(Config.defaults(27), 700_000, 1000, 1, false);
        assertTrue(tight.snapshots() > 1 && tight.snapshots() < 61, tight.toString());
        assertTrue(tight.leftOut().toString().contains("snapshots of the weights are kept, not 61"));
        var large = Contents.of(new Config(65, 6, 384, 6, 256), 2_000_000, 5000, 64, false);
        assertEquals(1, large.snapshots());
        assertFalse(large.examples() || large.checks());
        assertTrue(large.leftOut().toString().contains("only the final weights"), large.toString());
        // The moments that a resumed run went on with are two more sets of weights.
        var config = new Config(27, 1, 64, 4, 16);
        int without = Contents.of(config, 2_000_000, 500, 1, false).snapshots();
        assertEquals(without - 2, Contents.of(config, 2_000_000, 500, 1, true).snapshots());
        var saved = Contents.of(new Config(65, 6, 64, 4, 256), 2_000_000, 0, 1, false);
        assertEquals(List.of(), saved.leftOut(), "no steps, no gradients of theirs");
    }

    @Test
    void aPageKeepsWithinItsBudget() {
        try (var run = Runs.train(Runs.NAMES, Runs.recipe(40, 1, 1), 20, 1, 16, 4, 16)) {
            int budget = Page.skeleton() + 300_000;
            var contents = Contents.of(run.story().config(), budget, 40, 1, false);
            var recording = new Recording(
                    0,
                    run.recording().losses(),
                    run.recording().rates(),
                    run.recording().snapshots().subList(0, contents.snapshots()),
                    new float[0],
                    new float[0]);
            var page = Runs.text(Page.of(RunJson.of(run.story(), recording, contents), Optional.empty()));
            assertTrue(page.length() <= budget, () -> page.length() + " of " + budget);
            assertTrue(page.length()
                    > budget - 2 * Numbers.encoded(4.0 * run.story().config().parameterCount()));
        }
    }

    @Test
    void aDiskThatIsFullIsNoBug() {
        var full = new Writer() {
            @Override
            public void write(char[] chars, int from, int n) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        try (var run = Runs.train(Runs.NAMES, Runs.recipe(2, 1, 1), 2, 1, 4, 1, 4)) {
            var json = RunJson.of(run.story(), run.recording(), run.contents());
            var e = assertThrows(IOException.class, () -> json.writeTo(full));
            assertEquals("No space left on device", e.getMessage());
        }
    }

    @Test
    void onlyAPageIsWrittenOver(@TempDir Path folder) throws IOException {
        var file = folder.resolve("page.html");
        var page = Page.of(out -> out.write("{}"), Optional.empty());
        assertEquals(Runs.text(page).length(), PageFile.of(file).write(page), 1e3);
        PageFile.of(file).write(page);
        assertEquals("{}", PageFile.run(file));
        Files.writeString(file, "<!doctype html><p>mine</p>");
        var refused = assertThrows(Failure.class, () -> PageFile.of(file));
        assertTrue(refused.getMessage().contains("is no page of this program"), refused.getMessage());
        assertThrows(Failure.class, () -> PageFile.run(file));
        assertThrows(Failure.class, () -> PageFile.of(folder));
        assertThrows(Failure.class, () -> PageFile.of(folder.resolve("none/page.html")));
        assertEquals("<!doctype html><p>mine</p>", Files.readString(file));
    }

    /// What recording the default run costs, in turns with one that is not recorded, and what making a page of
    /// it takes: printed, not judged.
    @Test
    @EnabledIfSystemProperty(named = "measure", matches = "true")
    void recordingAndAssemblyTakeTheirTime() {
        int rounds = 15;
        int steps = 1_000;
        var plain = new long[rounds];
        var recorded = new long[rounds];
        var assembled = new long[rounds];
        var recipe = Runs.recipe(steps, 1, 1);
        try (var run = Runs.train(Runs.NAMES, recipe, 2, 1, 16, 4, 16)) {
            var config = run.story().config();
            var contents = Contents.of(config, 2_000_000, steps, 1, false);
            for (int round = 0; round < rounds; round++) {
                var trainer = new Trainer<>(new Gpt<>(config, run.tape()), run.documents(), recipe);
                plain[round] = timed(() -> trainer.run((step, loss, rate) -> {}));
                var watched = new Trainer<>(new Gpt<>(config, run.tape()), run.documents(), recipe);
                var recorder = new Recorder(run.tape(), config.parameterCount(), 0, steps, contents.snapshots());
                recorded[round] = timed(() -> watched.run(recorder));
                var recording = recorder.finish();
                assembled[round] =
                        timed(() -> Runs.text(Page.of(RunJson.of(run.story(), recording, contents), Optional.empty())));
            }
        }
        System.out.println(String.format(
                Locale.ROOT,
                "1,000 steps: %.1f ms, recorded %.1f ms; the page %.1f ms; medians of %d",
                median(plain),
                median(recorded),
                median(assembled),
                rounds));
    }

    private static long timed(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    private static double median(long[] nanos) {
        return Arrays.stream(nanos).sorted().toArray()[nanos.length / 2] / 1e6;
    }
}
