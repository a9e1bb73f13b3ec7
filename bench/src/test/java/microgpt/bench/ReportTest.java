package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import microgpt.picture.Svg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Path DOCS = Path.of("..", "docs");

    private static final Machine MACHINE = new Machine(
            "a \"fast\" one, family 1, model 2", 2, 16_000_000_000L, "Some OS 1", "JDK 25", 512, 0.01, "abc+");

    @TempDir
    private Path directory;

    private static Figure engine(String engine, double micros) {
        return new Figure(
                "Engines.step",
                Map.of("engine", engine, "channels", "16", "batch", "16"),
                null,
                new Figure.Work(16, 100, 2e6, 1e5),
                true,
                List.of(List.of(micros * 0.99, micros * 1.01), List.of(micros * 1.01, micros * 0.99)));
    }

    @Test
    void figuresAreMediansAndTheirSpreadHalfTheDistanceOfTheQuartiles() {
        var forks = List.of(List.of(4.0, 1.0), List.of(2.0, 3.0, 1000.0));
        var figure = new Figure("a", Map.of(), null, Figure.Work.NONE, null, forks);
        assertEquals(3, figure.micros());
        assertEquals(1, figure.spread());
        var even =
                new Figure("a", Map.of(), null, Figure.Work.NONE, null, List.of(List.of(1.0, 5.0), List.of(2.0, 3.0)));
        assertEquals(2.5, even.micros());
        assertEquals((3.5 - 1.75) / 2, even.spread());
        assertEquals(
                Double.NaN, new Figure("a", Map.of(), 0.0, Figure.Work.NONE, null, List.of(List.of(1.0))).spread());
    }

    @Test
    void roundsOfProcessesMakeOneFigure() {
        var first = new Figure(
                "a", Map.of("n", "1"), 8.0, Figure.Work.NONE, null, List.of(List.of(1.0, 2.0), List.of(3.0)));
        var both = first.and(new Figure("a", Map.of("n", "1"), 2.0, Figure.Work.NONE, null, List.of(List.of(4.0))));
        assertEquals(List.of(List.of(1.0, 2.0), List.of(3.0), List.of(4.0)), both.forks());
        assertEquals(6, both.bytes());
        var other = new Figure("a", Map.of("n", "2"), 2.0, Figure.Work.NONE, null, List.of());
        assertThrows(IllegalArgumentException.class, () -> first.and(other));
    }

    private static Results engines(double scalar, double vector) {
        return new Results(
                "engines",
                "./microgpt bench engines",
                "",
                MACHINE,
                List.of(engine("VALUE", 16_000), engine("TAPE_SCALAR", scalar), engine("TAPE_VECTOR", vector)));
    }

    private Report report(Results results) throws IOException {
        results.write(directory.resolve(results.question() + ".json"));
        return Report.read(directory);
    }

    @Test
    void resultsReadAsTheyWereWritten() throws IOException {
        var file = directory.resolve("engines.json");
        engines(800, 160).write(file);
        assertEquals(engines(800, 160), Results.read(file));
    }

    @Test
    void whatIsNoResultIsRefusedByTheNameOfTheField() throws IOException {
        var file = directory.resolve("engines.json");
        Files.writeString(file, "{\"question\": 1}");
        var refused = assertThrows(IllegalArgumentException.class, () -> Results.read(file));
        assertTrue(refused.getMessage().contains("machine"), refused.getMessage());
        Files.writeString(file, "{\"question\": ");
        assertThrows(IllegalArgumentException.class, () -> Results.read(file));
    }

    @Test
    void enginesAreComparedBySample() throws IOException {
        var row = report(engines(800, 160)).section("engines").lines().toList().getLast();
        assertEquals(
                List.of("16, 16", "1,000 ± 1.0 %", "50.0 ± 1.0 %", "10.0 ± 1.0 %", "625,000", "20.0×", "5.00×", "100×"),
                List.of(row.substring(2, row.length() - 2).split(" *\\| *")));
    }

    @Test
    void lossesAreFoundAmongTheFigures() throws IOException {
        assertEquals("Nowhere among these figures.\n", report(engines(800, 160)).section("loses"));
        var row = report(engines(160, 320)).section("loses").lines().toList().getLast();
        assertTrue(row.contains("TAPE_VECTOR") && row.contains("0.500×"), row);
    }

    private static Figure peak(String name, double before, double after) {
        var forks = List.of(List.of(before, before, before), List.of(after, after, after));
        return new Figure(name, Map.of(), null, Figure.Work.ofFlops(1e6), true, forks);
    }

    private static List<String> warnings(String command, double busy, double after) {
        var machine = new Machine("x", 2, 1, "y", "z", 512, busy, "abc");
        return new Results("steps", command, "", machine, List.of(peak("FmaPeak.one", 10, after))).warnings();
    }

    @Test
    void aBusyMachineAndOneThatChangesAreFlagged() {
        assertEquals(List.of(), warnings("./microgpt bench", 0.02, 10.2));
        assertTrue(warnings("./microgpt bench", 0.5, 10).getFirst().contains("busy"));
        assertTrue(warnings("./microgpt bench", 0, 12).getFirst().contains("unsteady"));
        assertTrue(warnings("./microgpt bench --smoke steps", 0, 10).getFirst().contains("mean nothing"));
    }

    @Test
    void halvesAreToldFromWholeMultiplyAdds() {
        var whole = List.of(peak("FmaPeak.one", 10, 10), peak("FmaPeak.half", 20, 20));
        assertEquals(", whole", new Results("steps", "", "", MACHINE, whole).halves());
        var halves = List.of(peak("FmaPeak.one", 10, 10), peak("FmaPeak.half", 10, 10));
        assertEquals(", in halves", new Results("steps", "", "", MACHINE, halves).halves());
        assertEquals("", new Results("steps", "", "", MACHINE, List.of(peak("FmaPeak.one", 10, 10))).halves());
    }

    private static boolean isUnsettled(boolean level, List<List<Double>> forks) {
        return new Figure("a", Map.of(), null, Figure.Work.NONE, level, forks).unsettled();
    }

    /// How many processes a question starts that begins with two, if they take these times one after another.
    private static int processes(double... micros) {
        var left = DoubleStream.of(micros).iterator();
        return new Question() {
            @Override
            public List<Cases> cases(Scale scale) {
                return List.of(Cases.of("a").in(2, 2));
            }

            @Override
            public List<Figure> measure(Cases cases, Map<String, String> params, Bench asked) {
                var forks = List.of(List.of(left.nextDouble()));
                return List.of(new Figure("a", params, null, Figure.Work.NONE, true, forks));
            }

            @Override
            public String markdown(Results results) {
                return "";
            }
        }.ask(new Bench()).getFirst().forks().size();
    }

    @Test
    void processesThatDisagreeAreJoinedByOthersUntilMostAgree() {
        assertEquals(2, processes(8, 9, 9, 9, 9, 9));
        assertEquals(3, processes(8, 16, 9, 9, 9, 9));
        assertEquals(5, processes(8, 16, 24, 32, 48, 9));
    }

    /// Seen: an arm that the JIT compiled anew in the fourth iteration, in each of two processes.
    @Test
    void figuresThatChangeWhileTheyAreMeasuredAreMarked() {
        var level = List.of(101.0, 100.0, 140.0, 99.0, 100.0);
        var late = List.of(230.0, 233.0, 220.0, 29.0, 27.0);
        assertTrue(isUnsettled(true, List.of(List.of(379_472.0, 204_092.0, 116_213.0))));
        assertTrue(isUnsettled(true, List.of(late, List.of(195.0, 208.0, 33.0, 23.0, 21.0))));
        assertTrue(isUnsettled(true, List.of(List.of(5.6, 5.7, 6.8, 240.0, 240.0))));
        assertTrue(isUnsettled(true, List.of(late, level, late)));
        assertFalse(isUnsettled(true, List.of(level, late, level)));
        assertFalse(isUnsettled(true, List.of(level)));
        assertTrue(isUnsettled(false, List.of(level)));
    }

    /// Seen: 2 × 128 of growth, in one process 1.7 times as slow as in the other.
    @Test
    void figuresOfProcessesThatDisagreeAreMarked() {
        assertTrue(isUnsettled(true, List.of(List.of(10.0), List.of(5.0))));
        assertFalse(isUnsettled(true, List.of(List.of(10.0), List.of(8.5))));
        var alike = List.of(8.0, 8.1, 8.2);
        assertFalse(isUnsettled(true, List.of(List.of(5.0), alike, alike)));
        assertTrue(isUnsettled(true, List.of(List.of(5.0), alike, List.of(12.0))));
        assertTrue(isUnsettled(true, List.of(List.of(5.0), alike, List.of(5.1), alike)));
        assertFalse(isUnsettled(true, List.of(List.of(5.0), alike, List.of(5.1), alike, alike)));
    }

    @Test
    void onlyMarkedBlocksOfADocumentChange() throws IOException {
        var report = report(engines(800, 160));
        var before = "text\n<!-- engines -->\nold\n<!-- /engines -->\nmore $1 text\n";
        var filled = report.fill(before);
        assertEquals(
                "text\n<!-- engines -->\n\n" + report.section("engines") + "\n<!-- /engines -->\nmore $1 text\n",
                filled);
        assertEquals(filled, report.fill(filled));
    }

    @Test
    void chartsAreDrawnAlikeEveryTime() throws IOException {
        var charts = report(engines(800, 160)).charts();
        assertEquals(List.of("engines.svg"), List.copyOf(charts.keySet()));
        assertEquals(charts, Report.read(directory).charts());
    }

    @Test
    void committedTablesAndChartsAreThoseOfTheCommittedResults() throws IOException {
        var report = Report.read(DOCS.resolve("benchmarks"));
        var document = Files.readString(DOCS.resolve("benchmarks.md"));
        assertEquals(document, report.fill(document), "write it anew with './microgpt bench report'");
        for (var chart : report.charts().entrySet()) {
            requireAllInside(chart.getKey(), chart.getValue());
            assertEquals(
                    Files.readString(DOCS.resolve("benchmarks").resolve(chart.getKey())),
                    chart.getValue(),
                    chart.getKey() + ": write it anew with './microgpt bench report'");
        }
    }

    private static final Pattern TEXT = Pattern.compile(
            "<text x=\"([\\d.-]+)\" y=\"([\\d.-]+)\" text-anchor=\"(\\w+)\" class=\"([^\"]+)\">(.*)</text>");

    /// Fails if a text of a chart leaves its frame.
    private static void requireAllInside(String name, String svg) {
        var size = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"").matcher(svg);
        assertTrue(size.find(), name);
        var text = TEXT.matcher(svg);
        int texts = 0;
        while (text.find()) {
            texts++;
            double width = text.group(5).length() * (text.group(4).contains("title") ? 9.5 : Svg.CHARACTER);
            double x = Double.parseDouble(text.group(1));
            double left = switch (text.group(3)) {
                case "start" -> x;
                case "middle" -> x - width / 2;
                default -> x - width;
            };
            double y = Double.parseDouble(text.group(2));
            boolean inside = left >= 0
                    && left + width <= Double.parseDouble(size.group(1))
                    && y >= 13
                    && y <= Double.parseDouble(size.group(2)) - 4;
            assertTrue(inside, name + ": '" + text.group(5) + "' leaves the frame");
        }
        assertTrue(texts > 5, name + " has " + texts + " texts");
    }
}
