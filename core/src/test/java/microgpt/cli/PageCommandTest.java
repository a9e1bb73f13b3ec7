package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import microgpt.page.PageFile;
import microgpt.page.PageRequest;
import microgpt.page.PageScript;
import microgpt.session.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageCommandTest {
    @TempDir
    private Path folder;

    private String run(Path page) throws IOException {
        return PageFile.run(page);
    }

    private static String ask(String run, String expression) {
        try (var script = new PageScript()) {
            return script.ask(run, expression);
        }
    }

    @Test
    void aPageChangesNothingOfTheRunAndHoldsIt() throws IOException {
        var page = folder.resolve("page.html");
        var plain = folder.resolve("plain");
        var watched = folder.resolve("watched");
        var without = Ran.microgpt("train", "--steps", 20, "--out", plain);
        var with = Ran.microgpt("train", "--steps", 20, "--out", watched, "--page", page);
        assertEquals(without.out(), with.out());
        assertArrayEquals(
                Files.readAllBytes(plain.resolve("model.safetensors")),
                Files.readAllBytes(watched.resolve("model.safetensors")));
        assertTrue(with.err().contains("21 snapshots"), with.err());
        assertTrue(Files.size(page) < 2_000_000);
        assertEquals(
                "done 20 0 20 20",
                ask(
                        run(page),
                        "[run.outcome.kind, run.losses.length, run.snapshots[0].done, run.snapshots.at(-1).done, run.recipe.steps].join(' ')"));
    }

    @Test
    void theExampleIsThePageOfTheDefaultRun() throws IOException {
        var page = folder.resolve("page.html");
        var ran = Ran.microgpt("train", "--num-samples", 0, "--page", page);
        assertEquals(0, ran.code(), ran.err());
        var example = Path.of("..", "docs", "example.html");
        assertEquals(
                -1,
                Files.mismatch(page, example),
                "the code makes another page than docs/example.html: ./microgpt train --page docs/example.html");
    }

    @Test
    void eitherEngineAndAnyDocumentsMakeAPage() throws IOException {
        var page = folder.resolve("page.html");
        var text =
                Files.writeString(folder.resolve("text.txt"), "to be or not to be, that is the question\n".repeat(9));
        var ran = Ran.microgpt(
                "train",
                "--steps",
                3,
                "--engine",
                "value",
                "--documents",
                "stream",
                "--data",
                text,
                "--n-embd",
                8,
                "--batch-size",
                2,
                "--page",
                page,
                "--num-samples",
                0);
        assertEquals(0, ran.code(), ran.err());
        assertEquals(
                "stream 4 true",
                ask(run(page), "[run.documents, run.snapshots.length, run.engine.startsWith('value')].join(' ')"));
    }

    @ParameterizedTest
    @CsvSource({
        "lines, 2, 1, '2 of 3 documents: '",
        "lines, 3, 1, '3 documents: '",
        "lines, 2, 2, '3 documents: '",
        "stream, 2, 1, 'passages drawn from 15 characters: '"
    })
    void aPageSaysHowMuchOfItsTextARunHasRead(String documents, int steps, int batchSize, String expected)
            throws IOException {
        var page = folder.resolve("page.html");
        var text = Files.writeString(folder.resolve("text.txt"), "anna\nemma\nmary\n");
        var ran = Ran.microgpt(
                "train",
                "--data",
                text,
                "--documents",
                documents,
                "--steps",
                steps,
                "--batch-size",
                batchSize,
                "--block-size",
                8,
                "--num-samples",
                0,
                "--page",
                page);
        assertEquals(0, ran.code(), ran.err());
        assertEquals(expected + text, ask(run(page), "run.name"));
    }

    @Test
    void aResumedRunSaysWhereItsPageBegins() throws IOException {
        var page = folder.resolve("page.html");
        var saved = folder.resolve("saved");
        Ran.microgpt("train", "--steps", 4, "--out", saved, "--schedule", "constant");
        var ran = Ran.microgpt("train", "--resume", saved, "--steps", 9, "--page", page);
        assertEquals(0, ran.code(), ran.err());
        assertEquals(
                "4 5 4 true",
                ask(
                        run(page),
                        "[run.firstStep, run.losses.length, run.snapshots[0].done, modules['training.js'].moments(run).v.some((x) => x > 0)].join(' ')"));
    }

    @Test
    void aDivergedRunStillGivesAPageThatSaysSo() throws IOException {
        var page = folder.resolve("page.html");
        var ran = Ran.microgpt("train", "--steps", 50, "--learning-rate", "1e30", "--page", page);
        assertEquals(1, ran.code(), ran.err());
        assertEquals(
                "diverged true",
                ask(
                        run(page),
                        "[run.outcome.kind, run.weights(run.snapshots.length - 1).every(Number.isFinite)].join(' ')"));
    }

    @Test
    void ofARunThatEndsEarlyThePageHoldsWhatThereIsRoomFor() throws Exception {
        var page = folder.resolve("page.html");
        var metrics = folder.resolve("m.csv");
        try (var program = Program.start(
                folder, "train", "--steps", 1_000_000, "--num-samples", 0, "--page", page, "--metrics", metrics)) {
            program.await(() -> metrics.toFile().length() > 1_000);
            program.signal("INT");
            var ran = program.ran();
            assertEquals(130, ran.code(), ran.err());
            assertFalse(ran.err().contains("to keep it small"), ran.err());
        }
        assertEquals("1 true", ask(run(page), "[run.lossEvery, run.checks !== undefined].join(' ')"));
    }

    /// Unless the user says so, a page of a model takes the place of none that only its run could make again.
    @Test
    void thePageOfAModelTakesTheNameOfNoRecording() throws IOException {
        var page = folder.resolve("names.html");
        var names = folder.resolve("names");
        var small = Ran.microgpt("train", "--steps", 3, "--n-embd", 4, "--out", names, "--page", page);
        assertEquals(0, small.code(), small.err());
        var failure = assertThrows(
                Failure.class,
                () -> PageRequest.ofModel(names, null, null, folder).file());
        assertEquals(
                page + " holds the recording of a run: --out gives the new page another name", failure.getMessage());
        assertEquals(0, Ran.microgpt("page", "--model", names, "--out", page).code());
        assertEquals(page, PageRequest.ofModel(names, null, null, folder).file().path());
    }

    @Test
    void aSavedModelsPageHasTheLossesThatItsRunKept() throws IOException {
        var page = folder.resolve("page.html");
        var saved = folder.resolve("saved");
        Ran.microgpt("train", "--steps", 4, "--eval-every", 2, "--validation", 0.1, "--out", saved, "--num-samples", 0);
        assertEquals(0, Ran.microgpt("page", "--model", saved, "--out", page).code());
        var rows = Files.readAllLines(saved.resolve("metrics.csv"));
        assertEquals(3, rows.size());
        for (int i = 1; i < rows.size(); i++) {
            var kept = rows.get(i).substring(0, rows.get(i).lastIndexOf(','));
            assertEquals(kept, ask(run(page), "run.looks[" + (i - 1) + "].join(',')"));
        }
        Files.delete(saved.resolve("metrics.csv"));
        assertEquals(0, Ran.microgpt("page", "--model", saved, "--out", page).code());
        assertEquals("false", ask(run(page), "'looks' in run"));
    }

    @Test
    void aSavedModelMakesAPageBesideAnother() throws IOException {
        var page = folder.resolve("page.html");
        var both = folder.resolve("both.html");
        var saved = folder.resolve("saved");
        Ran.microgpt("train", "--steps", 3, "--out", saved, "--page", page);
        var ran = Ran.microgpt("page", "--model", saved, "--out", both, "--compare", page);
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.err().contains(", 1 snapshot\n"), ran.err());
        assertEquals(
                "saved 1 3",
                ask(run(both), "[run.outcome.kind, run.snapshots.length, run.snapshots[0].done].join(' ')"));
        assertTrue(Files.readString(both).contains("id=\"other\""));
        assertFalse(Files.readString(page).contains("id=\"other\""));
        var mine = Ran.microgpt("page", "--model", saved, "--out", both, "--compare", saved);
        assertEquals(0, mine.code(), mine.err());
    }

    @Test
    void wrongRequestsAreRefusedBeforeTrainingBegins() throws IOException {
        var mine = Files.writeString(folder.resolve("mine.html"), "<p>mine</p>");
        assertTrue(Ran.microgpt("train", "--page", mine).complaint(1).contains("is no page of this program"));
        assertTrue(Ran.microgpt("train", "--page", folder.resolve("no/page.html"))
                .complaint(1)
                .contains("no directory"));
        assertTrue(Ran.microgpt("train", "--page", folder.resolve("a.html"), "--page-size", "0.1")
                .complaint(2)
                .matches(".*--page-size is 0.1: it must be above 0.2[0-9], which a page takes by itself, and .*"));
        assertTrue(Ran.microgpt("train", "--compare", mine).complaint(2).contains("--compare without --page"));
        for (var size : List.of("5", "NaN")) {
            assertEquals(
                    "microgpt: --page-size without --page: no page is made (see 'microgpt train --help')",
                    Ran.microgpt("train", "--page-size", size).complaint(2));
        }
        assertTrue(Ran.microgpt("train", "--page", folder.resolve("a.html"), "--compare", mine)
                .complaint(1)
                .contains("is no page"));
        assertTrue(Ran.microgpt("train", "--page", mine, "--metrics", mine)
                .complaint(2)
                .contains("--page would overwrite"));
        assertEquals("<p>mine</p>", Files.readString(mine));
    }
}
