package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import microgpt.MicroGpt;
import microgpt.checkpoint.SavedModel;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Batch;
import microgpt.model.Gpt;
import microgpt.session.Engine;
import microgpt.session.KernelChoice;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/// The page of the default run in a real browser: Chromium, if there is one.
class PageBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target", "page");

    /// A4 less the margins of a centimetre that browsers leave, in their pixels.
    private static final int PRINTED_WIDTH = 718;

    private static final Path SMALL = SCREENSHOTS.resolve("small");
    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

    /// Rules of the accessibility checker axe-core, if the environment says where its script is.
    private static final Optional<Path> AXE =
            Optional.ofNullable(System.getenv("MICROGPT_AXE")).map(Path::of).filter(Files::exists);

    @TempDir
    private static Path folder;

    private static ChromeDriver browser;
    private static Path page;

    @BeforeAll
    static void open() throws IOException {
        var chromium = find("chromium", "chromium-browser", "google-chrome");
        var driver = find("chromedriver");
        if (chromium.isEmpty() || driver.isEmpty()) {
            System.out.println("The page is not tried in a browser: no chromium, or no chromedriver, was found.");
        }
        assumeTrue(chromium.isPresent() && driver.isPresent());
        page = page("page", "--out", folder.resolve("run"));
        var options = new ChromeOptions();
        options.setBinary(chromium.get().toFile());
        options.addArguments(
                "--headless",
                "--hide-scrollbars",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking");
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.get().toFile())
                        .build(),
                options);
        Files.createDirectories(SMALL);
    }

    /// The page of a run, with these options.
    private static Path page(String name, Object... options) {
        var file = folder.resolve(name + ".html");
        var train = Stream.of("train", "--num-samples", 0, "--page", file);
        var ran = Ran.microgpt(Stream.concat(train, Stream.of(options)).toArray());
        assertEquals(0, ran.code(), ran.err());
        return file;
    }

    private static Optional<Path> find(String... names) {
        var folders = System.getenv("PATH").split(":");
        return Stream.of(names)
                .flatMap(name -> Stream.of(folders).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.quit();
        }
    }

    /// Follows a link into the page, which is loaded once for all of them.
    private static void show(String state) {
        show(page, state);
    }

    private static void show(Path file, String state) {
        if (!browser.getCurrentUrl().startsWith(file.toUri().toString())) {
            browser.manage().window().setSize(new Dimension(1280, 1000));
            browser.get(file.toUri().toString());
        }
        browser.executeScript("location.hash = '#' + arguments[0]", state);
        var view = state.replaceFirst("^view=(\\w+).*", "$1");
        await("return document.querySelector('main > section')?.id === 'view-" + view + "'");
    }

    private static void await(String condition) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!Boolean.TRUE.equals(browser.executeScript(condition))) {
            assertTrue(System.nanoTime() < deadline, () -> "never: " + condition);
            sleep();
        }
    }

    /// A little, so that what is waited for has the processor.
    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(String selector) {
        return browser.findElement(By.cssSelector(selector)).getText();
    }

    private static void requireNoErrors() {
        var logged = browser.manage().logs().get(LogType.BROWSER).getAll();
        assertTrue(logged.isEmpty(), logged::toString);
    }

    /// Keeps a screenshot for a look, and a small one; those that docs/page has are made anew by `-Ddraw=true`.
    private static void keep(String name) throws IOException {
        browser.executeScript("scrollTo(0, 0)");
        Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        var clip = Map.of(
                "x", 0, "y", 0, "width", browser.executeScript("return innerWidth"), "height", 860, "scale", 0.6);
        var small = browser.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png", "clip", clip));
        var png = Base64.getDecoder().decode((String) small.get("data"));
        Files.write(SMALL.resolve(name + ".png"), png);
        var documented = Path.of("..", "docs", "page", name + ".png");
        if (Boolean.getBoolean("draw") && Files.exists(documented)) {
            Files.write(documented, png);
        }
    }

    private static List<String> views() {
        return List.of(
                "loss",
                "samples",
                "next",
                "attention",
                "activations",
                "embeddings",
                "weight",
                "neuron",
                "graph",
                "tape",
                "softmax",
                "relu");
    }

    @ParameterizedTest
    @MethodSource("views")
    void everyViewIsShownWithoutErrorsWideNarrowPrintedAndDark(String view) throws IOException {
        var state = "view=" + view + "&step=300&text=anna&weight=4";
        show(state);
        var before = browser.executeScript("return document.querySelector('main > section').offsetHeight");
        browser.executeScript(
                "const time = document.getElementById('time'); time.value = 10; time.dispatchEvent(new Event('input'))");
        await("return document.getElementById('time').getAttribute('aria-valuetext') !== 'after 302 of 1000 steps'");
        assertEquals(
                before,
                browser.executeScript("return document.querySelector('main > section').offsetHeight"),
                "the page jumps");
        browser.executeScript(
                "const time = document.getElementById('time'); time.value = 27; time.dispatchEvent(new Event('input'))");
        await("return document.getElementById('step').textContent === '302'");
        assertEquals(
                List.of(),
                browser.executeScript(
                        "return [...document.querySelectorAll('main .save')].map((e) => e.ariaLabel).filter((l) => !/“.+”/.test(l))"),
                "buttons that do not say what they save");
        keep(view);
        AXE.ifPresent(axe -> requireAccessible(axe, "{}"));
        theme("dark");
        keep(view + "-dark");
        AXE.ifPresent(axe -> requireAccessible(axe, "{runOnly: ['color-contrast']}"));
        theme("light");
        size(380, 800);
        requireFits();
        keep(view + "-narrow");
        size(3840, 2160);
        requireFits();
        size(PRINTED_WIDTH, 1000);
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
        requireFits();
        assertEquals(
                List.of(),
                browser.executeScript(
                        "return [...document.querySelectorAll('main *')].filter((e) => e.scrollWidth > e.clientWidth + 1"
                                + " && ['auto', 'hidden'].includes(getComputedStyle(e).overflowX)).map((e) => e.outerHTML.slice(0, 200))"),
                "cut off in print");
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        requireNoErrors();
    }

    private static void theme(String name) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
    }

    private static void size(int width, int height) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /// Charts follow the window's size a frame or two after it.
    private static void requireFits() {
        await("return document.documentElement.scrollWidth <= innerWidth");
    }

    private static void requireAccessible(Path axe, String options) {
        try {
            if (Boolean.FALSE.equals(browser.executeScript("return 'axe' in window"))) {
                browser.executeScript(Files.readString(axe));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var findings = browser.executeAsyncScript(
                "const done = arguments[0]; axe.run(" + options
                        + ").then((r) => done(r.violations.flatMap((v) => v.nodes.map((n) => v.id + ': ' + n.html.slice(0, 200)))))");
        assertEquals(List.of(), findings);
    }

    @Test
    void numbersOnTheScreenAreTheEngines() throws IOException {
        show("view=loss&text=anna&step=1000");
        await("return document.getElementById('step').textContent === '1,000'");
        assertEquals(String.format(Locale.ROOT, "%.3f", engineLoss("anna")), text("#text-loss"));
        await("return document.getElementById('badge').className !== ''");
        assertTrue(text("#badge").startsWith("✓"), text("#badge"));
        assertTrue(text("#badge").contains("62 losses, 8,384 gradients"), text("#badge"));
        requireNoErrors();
    }

    private static double engineLoss(String name) throws IOException {
        try (var saved = SavedModel.open(folder.resolve("run"));
                var tape = Tape.forInference(saved.info().config().parameterCount(), new ScalarKernels(), 1)) {
            saved.loadInto(tape);
            var batch = new Batch(1, saved.info().config().blockSize());
            batch.add(saved.info().tokenizer().encode(Corpus.of(name, name.getBytes())), 0);
            var loss = new Gpt<>(saved.info().config(), tape).loss(batch);
            return tape.get(loss, 0, 0);
        }
    }

    @Test
    void theKeyboardReachesTimeViewsAndNumbers() {
        browser.get("about:blank");
        show("view=loss&text=anna&step=300");
        var time = browser.findElement(By.id("time"));
        time.sendKeys(Keys.HOME);
        await("return document.getElementById('step').textContent === '0'");
        time.sendKeys(Keys.ARROW_RIGHT);
        await("return document.getElementById('step').textContent === '2'");
        var tab = browser.findElement(By.id("tab-next"));
        tab.sendKeys(Keys.ENTER);
        browser.switchTo().activeElement().sendKeys(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
        await("return document.querySelector('main > section').id === 'view-activations'");
        var image = browser.findElement(By.cssSelector("main svg.heat"));
        image.sendKeys(Keys.ARROW_RIGHT);
        image.sendKeys(Keys.ARROW_DOWN);
        assertTrue(text("main .readout").startsWith("x0[a, 1]: "), text("main .readout"));
        image.sendKeys(Keys.chord(Keys.ALT, Keys.ARROW_RIGHT));
        assertTrue(text("main .readout").startsWith("x0[a, 1]: "), "the browser's own keys are its own");
        image.sendKeys(Keys.ENTER);
        await("return document.querySelector('dialog.inspector').open");
        assertTrue(text(".inspector h2").startsWith("x0[1 “a”, 1]"), text(".inspector h2"));
        assertTrue(text(".inspector").contains("sum of its uses"), text(".inspector"));
        closeInspector();
        requireNoErrors();
    }

    @Test
    void theKeyboardComesBackToTheCellItOpened() {
        browser.get("about:blank");
        show("view=activations&text=anna&step=300");
        var image = browser.findElement(By.cssSelector("main svg.heat"));
        image.sendKeys(Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ENTER);
        await("return document.querySelector('dialog.inspector').open");
        browser.findElement(By.cssSelector(".inspector tbody .link")).click();
        assertEquals(text(".inspector h2"), browser.switchTo().activeElement().getText(), "what is new has the focus");
        closeInspector();
        assertTrue(text("main .readout").startsWith("x0[a, 2]: "), text("main .readout"));
        browser.switchTo().activeElement().sendKeys(Keys.ARROW_DOWN);
        assertTrue(text("main .readout").startsWith("x0[n, 2]: "), text("main .readout"));
        requireNoErrors();
    }

    @Test
    void theCellUnderTheKeyboardIsSeen() {
        browser.get("about:blank");
        show("view=activations&text=anna&step=300");
        size(380, 800);
        var image = browser.findElements(By.cssSelector("main svg.heat")).get(1);
        browser.executeScript("scrollBy(0, arguments[0].getBoundingClientRect().top)", image);
        for (var key : List.of(Keys.ARROW_RIGHT, Keys.ARROW_LEFT)) {
            image.sendKeys(key.toString().repeat(47));
            assertEquals("true true", browser.executeScript("""
                    const mark = arguments[0].querySelector('.cursor').getBoundingClientRect();
                    const box = arguments[0].parentElement.getBoundingClientRect();
                    const controls = document.getElementById('controls').getBoundingClientRect();
                    return [mark.left >= box.left && mark.right <= box.right, mark.top >= controls.bottom].join(' ');
                    """, image));
        }
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        requireNoErrors();
    }

    private static void closeInspector() {
        browser.switchTo().activeElement().sendKeys(Keys.ESCAPE);
        await("return !document.querySelector('dialog.inspector').open");
    }

    @Test
    void boxesOfTheGraphAreButtonsThatKeepTheFocus() {
        show("view=graph&text=anna&step=300");
        var focused = "document.activeElement.querySelector('title')?.textContent";
        browser.executeScript("[...document.querySelectorAll('main .node')].at(-2).focus()");
        assertEquals("this position: a number that is given", browser.executeScript("return " + focused));
        browser.executeScript(
                "const walk = document.querySelector('.player input'); walk.value = 2; walk.dispatchEvent(new Event('input'))");
        assertEquals("this position: a number that is given", browser.executeScript("return " + focused));
        browser.switchTo().activeElement().sendKeys(Keys.SPACE);
        await("return document.querySelector('dialog.inspector').open");
        assertFalse(text(".inspector").contains("gradient"), text(".inspector"));
        closeInspector();
        requireNoErrors();
    }

    @Test
    void whatIsTooLargeToDrawIsCutAndSaysSo() {
        show("view=relu&text=anna&step=300");
        assertEquals("200 100 100 The first 100 of 300 rows are drawn. 301", browser.executeScript("""
                const {HeatMap} = modules['heat.js'];
                const map = new HeatMap('large');
                document.querySelector('main').append(map.element);
                const large = {rows: 300, cols: 200, at: (i, j) => i - j, rowLabels: Array.from({length: 300}, (_, i) => String(i))};
                map.update(large);
                const whole = map.cells.length / map.drawn.rows;
                map.update({...large, most: 100});
                const said = map.readout.textContent;
                map.element.remove();
                return [whole, map.drawn.rows, map.drawn.cols, said, map.rows().length].join(' ');
                """));
        requireNoErrors();
    }

    @Test
    void aLinkBringsBackWhatWasSeen() {
        show("view=attention&step=610&text=ma%C3%A9ria");
        await("return document.getElementById('step').textContent === '607'");
        assertEquals("“é” is not in this model's vocabulary and left out.", text("#text-message"));
        browser.findElement(By.id("time")).sendKeys(Keys.ARROW_RIGHT);
        await("return location.hash.includes('step=628') && location.hash.includes('view=attention')");
        requireNoErrors();
    }

    /// What is seen is written into the address a fifth of a second later. Here that is between a link's being followed
    /// and the page's hearing of it.
    @Test
    void aLinkIsNotLostToWhatWasSeenBefore() {
        show("view=loss&text=anna&step=300");
        browser.executeScript(
                "window.inTime = setTimeout;"
                        + " window.setTimeout = (task, delay) => delay === 200 ? (window.late = task, 0) : inTime(task, delay)");
        show("view=relu&text=anna&step=300");
        await("return window.late !== undefined");
        browser.executeScript("location.hash = '#view=softmax'; late(); window.setTimeout = inTime");
        await("return document.querySelector('main > section').id === 'view-softmax'");
        requireNoErrors();
    }

    @ParameterizedTest
    @CsvSource({"kain, 1000, 1280", "kain, 1000, 360", "anna, 607, 1280", "anna, 607, 360"})
    void theLineAtLnVAndItsLabelKeepClearOfTheNumbers(String text, int step, int width) {
        show("view=loss&text=" + text + "&step=" + step);
        size(width, 1000);
        awaitSeen(text, step);
        assertEquals(List.of(), browser.executeScript("""
                const texts = [...document.querySelectorAll('main .bars text')];
                const box = (element) => element.getBoundingClientRect();
                const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
                const rule = document.querySelector('main .bars .rule');
                const points = Array.from({ length: Math.ceil(rule.getTotalLength()) }, (_, i) => {
                  const { x, y } = rule.getPointAtLength(i).matrixTransform(rule.getScreenCTM());
                  return { left: x, right: x, top: y, bottom: y };
                });
                return [
                  ...texts.filter((one) => points.some((point) => meet(box(one), point))).map((one) => one.textContent + ' is struck'),
                  ...texts.flatMap((one, i) => texts.slice(0, i).filter((other) => meet(box(one), box(other)))
                    .map((other) => one.textContent + ' meets ' + other.textContent)),
                ];
                """));
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        requireNoErrors();
    }

    @Test
    void heatMapsAreWholeWhereTheWindowHasTheRoom() {
        var cut =
                "[...document.querySelectorAll('main .scroll:has(.heat)')].filter((e) => e.scrollWidth > e.clientWidth)"
                        + ".map((e) => e.parentElement.textContent)";
        show("view=attention&text=annabellama&step=607");
        awaitSeen("annabellama", 607);
        assertEquals(List.of(), browser.executeScript("return " + cut));
        show("view=tape&text=annabellama&step=607");
        assertEquals(
                List.of(),
                browser.executeScript(
                        "return [...document.querySelectorAll('main .records button')].flatMap((record) => {"
                                + " record.click(); return " + cut + "; })"));
        requireNoErrors();
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 360})
    void allThatIsInventedIsSeen(int width) {
        show("view=loss&text=anna&step=0");
        size(width, 1000);
        awaitSeen("anna", 0);
        assertEquals(6L, browser.executeScript("""
                scrollTo(0, 0);
                const seen = (e) => {
                  const { left, right, top, bottom } = e.getBoundingClientRect();
                  return document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === e && e.scrollWidth <= e.clientWidth;
                };
                return [...document.querySelectorAll('#invents li')].filter(seen).length;
                """));
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        requireNoErrors();
    }

    private static void awaitSeen(String text, int step) {
        var shown = String.format(Locale.ROOT, "%,d", step);
        await("return document.getElementById('step').textContent === '" + shown
                + "' && document.getElementById('text').value === '" + text + "'");
    }

    @Test
    void trainingAgainInThePageShowsAWeightsWholeLife() {
        var brief = page("brief", "--steps", 100);
        show(brief, "view=weight&step=50&text=anna&weight=20");
        await("return document.querySelector('.history').textContent.includes('Trained again')");
        assertFalse(text(".history").contains("not finite"));
        assertTrue(text(".weight-name").equals("wte[1,4]"));
        requireNoErrors();
    }

    @Test
    void numbersOpenInEveryView() throws IOException {
        browser.get("about:blank");
        var model = MicroGpt.load(folder.resolve("run"), Engine.TAPE, KernelChoice.SCALAR, 1);
        var trace = model.trace("anna");
        show("view=loss&text=anna&step=1000");
        await("return document.getElementById('step').textContent === '1,000'");
        opens("#text-loss", "loss", trace.loss());
        opens(
                ".openers button:nth-of-type(2)",
                "losses[1 “a”]",
                trace.get("losses").get(1, 0));
        show("view=next&text=anna&step=1000");
        opens(".openers button", "logits[4 “a”, 0]", trace.get("logits").get(4, 0));
        show("view=attention&text=anna&step=1000");
        var image = browser.findElement(By.cssSelector("main svg.heat"));
        image.sendKeys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ENTER);
        assertTrue(text(".details h3").startsWith("“n” at 2 looks at “a” at 1"), text(".details h3"));
        opens(
                ".details button.link",
                "layer0.qkv[2 “n”, 0]",
                trace.get("layer0.attention.qkv").get(2, 0));
        show("view=weight&text=anna&step=1000&weight=20");
        opens(".panel button.link", "wte[1, 4]", model.parameters().get("wte")[1][4]);
        requireNoErrors();
    }

    @Test
    void whatAnOpenCellSaysGoesWithTheCell() {
        browser.get("about:blank");
        show("view=attention&text=annabella&step=1000");
        awaitSeen("annabella", 1000);
        var image = browser.findElement(By.cssSelector("main svg.heat"));
        image.sendKeys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER);
        assertTrue(text(".details h3").startsWith("“a” at 4 looks at “BOS” at 0"), text(".details h3"));
        show("view=attention&text=elm&step=1000");
        awaitSeen("elm", 1000);
        assertTrue(text(".details").startsWith("Open a cell with a click"), text(".details"));
        show("view=attention&text=annabella&step=1000");
        awaitSeen("annabella", 1000);
        assertTrue(text(".details").startsWith("Open a cell with a click"), text(".details"));
        requireNoErrors();
    }

    /// Clicks on what opens a number, and compares it with the engine's, to the four decimals shown.
    private static void opens(String selector, String name, double engine) {
        browser.findElement(By.cssSelector(selector)).click();
        await("return document.querySelector('dialog.inspector').open");
        assertEquals(name, text(".inspector h2"));
        assertEquals(engine, Double.parseDouble(text(".inspector .pair strong").replace('−', '-')), 1e-4, name);
        closeInspector();
    }

    @Test
    void figuresAndTablesAreSavedAsFiles() throws IOException {
        var saved = Files.createDirectory(folder.resolve("saved"));
        browser.executeCdpCommand(
                "Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", saved.toString()));
        show("view=loss&text=anna&step=1000");
        await("return document.getElementById('step').textContent === '1,000'");
        await("return document.querySelector('main canvas') !== null");
        for (var button : browser.findElements(By.cssSelector("main .save"))) {
            button.click();
        }
        var chart = saved.resolve("loss-of-every-training-step-in-nats-a-token");
        assertEquals(
                "svg 4",
                browser.executeScript(
                        "const svg = new DOMParser().parseFromString(arguments[0], 'image/svg+xml');"
                                + " return svg.documentElement.tagName + ' ' + svg.querySelectorAll('svg > svg > path').length",
                        Files.readString(awaited(chart + ".svg"))));
        var rows = Files.readAllLines(awaited(chart + ".csv"));
        assertEquals("step,loss,mean of 25,ln V,letter pairs", rows.getFirst());
        assertEquals(1_001, rows.size());
        try (var files = Files.list(saved)) {
            assertEquals(4, files.count());
        }
        requireNoErrors();
    }

    @ParameterizedTest
    @CsvSource({"light, '#ffffff'", "dark, '#171a1f'"})
    void whatIsSavedLooksAsItDoesInThePage(String theme, String surface) {
        show("view=neuron&text=anna&step=1000");
        theme(theme);
        assertEquals("rect 740 290 " + surface + " stroke", browser.executeScript("""
                const text = modules['save.js'].svgText(document.querySelector('main svg'));
                const svg = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
                const {tagName, attributes: {width, height, fill}} = svg.firstElementChild;
                const haloes = [...svg.querySelectorAll('text[stroke-width="4px"]')].map((e) => e.getAttribute('paint-order'));
                return [tagName, width.value, height.value, fill.value, ...new Set(haloes)].join(' ');
                """));
        theme("light");
        requireNoErrors();
    }

    /// A file that the browser has written.
    private static Path awaited(String name) {
        var file = Path.of(name);
        long deadline = System.nanoTime() + PATIENCE;
        while (!Files.exists(file)) {
            assertTrue(System.nanoTime() < deadline, () -> "never saved: " + name);
            sleep();
        }
        return file;
    }

    @Test
    void chartsFollowTheThemeWhileTheyAreShown() {
        show("view=loss&text=anna&step=1000");
        await("return document.querySelector('main canvas') !== null");
        var picture = "document.querySelector('main canvas').toDataURL()";
        browser.executeScript("window.light = " + picture);
        theme("dark");
        await("return " + picture + " !== window.light");
        show("view=relu&text=anna&step=1000");
        theme("light");
        show("view=loss&text=anna&step=1000");
        await("return " + picture + " === window.light");
        requireNoErrors();
    }

    /// Steps 1 to 5, so that the third lies in the middle, and step 2 a quarter from the left.
    @Test
    void whatIsClickedMarkedAndSaidIsTheSameStep() {
        var brief = page("five", "--steps", 5);
        show(brief, "view=loss&text=anna&step=5");
        await("return document.querySelector('main .u-over') !== null");
        assertEquals("1.00", markOf(0), "the end is at the last step");
        new Actions(browser)
                .moveToElement(browser.findElement(By.cssSelector("main .u-over")))
                .click()
                .perform();
        await("return document.getElementById('step').textContent === '2'");
        assertTrue(text("main .facts").startsWith("Step 3 read "), text("main .facts"));
        assertEquals("0.50", markOf(0));
        show(brief, "view=weight&text=anna&step=1");
        await("return document.querySelectorAll('main .u-over').length === 3");
        assertTrue(text(".history caption").equals("Step 2"), text(".history caption"));
        assertEquals("0.20 0.25 0.25", markOf(0) + " " + markOf(1) + " " + markOf(2), "of 0 to 5, and of steps 1 to 5");
        requireNoErrors();
    }

    /// How far to the right the k-th chart's mark stands, of the chart's width.
    private static Object markOf(int k) {
        return browser.executeScript("""
                const plot = document.querySelectorAll('main .u-over')[arguments[0]];
                const mark = plot.querySelector('.now');
                return mark.style.visibility === 'visible' && (new DOMMatrix(mark.style.transform).e / plot.clientWidth).toFixed(2);
                """, k);
    }

    /// Of the losses one in so many is kept: what follows another step is not known, but it is not the end.
    @Test
    void onlyTheLastStepIsTheEnd() {
        var thinned = page("thinned", "--n-embd", 4, "--n-head", 1, "--steps", 10_000, "--page-size", 0.4);
        show(thinned, "view=loss");
        assertTrue(browser.executeScript("return document.getElementById('notes').textContent")
                .toString()
                .contains("of the losses one in "));
        var said = browser.executeAsyncScript("""
                const done = arguments[0];
                const time = document.getElementById('time');
                const said = new Set();
                const frame = () => {
                  const text = document.querySelector('main .facts').textContent;
                  if (!text.startsWith('Step ')) said.add(text.includes('ended') ? text : text.replace(/[0-9,]+/, 'n'));
                  if (time.value === '0') return done([...said].join(' '));
                  time.value--;
                  time.dispatchEvent(new Event('input'));
                  requestAnimationFrame(() => requestAnimationFrame(frame));
                };
                frame();
                """);
        assertEquals(
                "After 10,000 steps training ended here; no step followed. After n steps no loss is kept of the step that followed.",
                said);
        requireNoErrors();
    }

    @Test
    void whatIsNotDrawnYetCannotBeSaved() {
        show("view=loss&text=anna&step=1000");
        assertEquals("true false", browser.executeScript("""
                const {LineChart} = modules['chart.js'];
                const chart = new LineChart('later', [{label: 'line', color: 'accent'}], {height: 150});
                const disabled = () => [...chart.element.querySelectorAll('.save')].every((button) => button.disabled);
                const before = disabled();
                chart.update([[0, 1], [0, 1]], 0);
                return [before, disabled()].join(' ');
                """));
        requireNoErrors();
    }

    @Test
    void ofAChartThatIsZoomedNoLineIsSavedOutsideOfIt() {
        show("view=loss&text=anna&step=1000");
        var saved = browser.executeAsyncScript("""
                const done = arguments[0];
                const {LineChart} = modules['chart.js'];
                const chart = new LineChart('zoomed', [{label: 'line', color: 'accent'}], {height: 150});
                document.querySelector('main').append(chart.element);
                chart.update([[0, 1, 2, 3], [0, 1, 5, 2]], 0);
                chart.plot.setScale('x', {min: 1, max: 2});
                requestAnimationFrame(() => {
                  const {clientWidth, clientHeight} = chart.plot.over;
                  const seen = chart.drawing().querySelector('svg');
                  const fits = seen?.getAttribute('width') == clientWidth && seen.getAttribute('height') == clientHeight;
                  chart.element.remove();
                  done([fits, seen?.children.length, seen?.firstChild.getAttribute('d').startsWith('M-')].join(' '));
                });
                """);
        assertEquals("true 1 true", saved, "the line goes on beyond the window through which it is seen");
        requireNoErrors();
    }

    @Test
    void addingTheSameToAllLogitsChangesNoProbability() {
        show("view=softmax");
        var all = browser.executeScript("""
                const shares = () => document.querySelector('#view-softmax svg').ariaLabel;
                const seen = new Set([shares()]);
                for (const label of ['+1 to all', '−1 to all']) {
                  const button = [...document.querySelectorAll('#view-softmax button')].find((b) => b.textContent === label);
                  for (let i = 0; i < 12; i++) {
                    button.click();
                    seen.add(shares());
                  }
                }
                return [...seen].length;
                """);
        assertEquals(1L, all, "shares that differ");
        requireNoErrors();
    }

    /// A run that drew only the most probable, and is too long for all of its losses.
    @Test
    void thePageShowsWhatItsRunWasSetTo() {
        var cold = page("cold", "--temperature", 0, "--steps", 10_000, "--n-embd", 4, "--page-size", 0.4);
        show(cold, "view=next");
        assertEquals(
                "0", browser.findElement(By.cssSelector("#view-next input")).getDomProperty("value"));
        assertTrue(text("#view-next .facts").contains("Entropy 0.00"), text("#view-next .facts"));
        assertTrue(text("#view-next .facts").endsWith("Drawn from 1 of 27 tokens."), text("#view-next .facts"));
        show(cold, "view=loss");
        var caption = browser.executeScript("return document.querySelector('#view-loss .chart').ariaLabel");
        assertTrue(caption.toString().matches("Loss of one training step in [2-9], .*"), caption.toString());
        requireNoErrors();
    }

    @Test
    void textsHaveLineBreaksWhereTheModelHas() throws IOException {
        var data = Files.writeString(folder.resolve("lines.txt"), "ab\nba\n".repeat(40));
        var lines = page("lines", "--data", data, "--documents", "stream", "--steps", 20);
        show(lines, "view=loss&text=ab%0Ab&step=20");
        awaitSeen("ab\\nb", 20);
        var field = browser.findElement(By.id("text"));
        assertEquals("ab\nb", field.getDomProperty("value"));
        field.sendKeys(Keys.ENTER, "a");
        await("return document.getElementById('text-message').textContent === '6 positions'");
        assertEquals("ab\nb\na", field.getDomProperty("value"));
        assertEquals("3", field.getDomProperty("rows"));
        show("view=loss&text=ann&step=1000");
        awaitSeen("ann", 1000);
        browser.findElement(By.id("text")).sendKeys(Keys.ENTER, "a");
        await("return document.getElementById('text-message').textContent === '5 positions'");
        assertEquals("anna", browser.findElement(By.id("text")).getDomProperty("value"));
        requireNoErrors();
    }

    @Test
    void twoRunsStandSideBySide() {
        var other = page("other", "--steps", 5, "--engine", "value");
        var both = page("both", "--steps", 5, "--compare", other);
        show(both, "view=compare&text=anna&step=0");
        await("return document.getElementById('step').textContent === '0'");
        var table = text("main .scroll table");
        assertTrue(table.contains("largest difference of a weight 0.000000"), table);
        assertTrue(table.contains("value engine, in double"), table);
        requireFits();
        requireNoErrors();
    }

    @Test
    void besideASavedModelOnlyTheRunsLossesAreDrawn() {
        var beside = page("beside", "--steps", 5, "--compare", folder.resolve("run"));
        show(beside, "view=compare&text=anna&step=5");
        await("return document.querySelector('main .u-legend') !== null");
        assertEquals(
                List.of("step", "this run"),
                browser.executeScript(
                        "return [...document.querySelectorAll('main .u-label')].map((e) => e.textContent)"));
        var section = text("main");
        assertTrue(section.contains("No losses of single steps are kept of the other."), section);
        assertTrue(section.contains("steps done 5 1,000"), section);
        assertFalse(section.contains("at this step"), section);
        requireNoErrors();
    }

    @Test
    void longTextsAndSavedModelsHaveAllViews() throws IOException {
        var text = folder.resolve("text.txt");
        Files.writeString(text, "to be, or not to be: that is the question\n".repeat(20));
        var run = folder.resolve("stream");
        var stream = page("stream", "--documents", "stream", "--data", text, "--steps", 30, "--out", run);
        var saved = folder.resolve("stream-saved.html");
        assertEquals(0, Ran.microgpt("page", "--model", run, "--out", saved).code());
        for (var file : List.of(stream, saved)) {
            for (var view : views()) {
                show(file, "view=" + view + "&text=to be");
                requireFits();
            }
            show(file, "view=loss");
            await("return document.querySelector('main canvas') !== null");
            show(file, "view=graph&text=t");
            await("return document.querySelector('main figcaption span').textContent.includes('“t”')");
            assertNotEquals("0.000", text("#text-loss"));
            show(file, "view=loss");
            requireNoErrors();
        }
        assertTrue(text("main figcaption").startsWith("Losses that the run kept"), text("main figcaption"));
        assertFalse(text("main .look").contains("dashed line"), text("main .look"));
        assertEquals(
                "This file holds a small GPT that was saved as stream. Type a text, and look at what the model makes of it.",
                text("#about"));
        assertEquals("Look inside a GPT", text("h1"));
        assertEquals("Look inside a GPT", browser.getTitle());
    }

    /// Milliseconds from frame to frame while the slider moves with every frame: printed, not judged, since they say as
    /// much of the machine as of the page.
    @ParameterizedTest
    @MethodSource("views")
    @EnabledIfSystemProperty(named = "measure", matches = "true")
    void theSliderMovesSmoothly(String view) {
        show("view=" + view + "&text=anna&step=300");
        var frames = (List<?>) browser.executeAsyncScript("""
                const done = arguments[0];
                const time = document.getElementById('time');
                const deltas = [];
                let last = null;
                const frame = (now) => {
                  if (last !== null) deltas.push(now - last);
                  last = now;
                  if (deltas.length === 240) return done(deltas.sort((a, b) => a - b));
                  const at = deltas.length % 120;
                  time.value = at < 60 ? at : 120 - at;
                  time.dispatchEvent(new Event('input'));
                  requestAnimationFrame(frame);
                };
                requestAnimationFrame(frame);
                """);
        var sorted = frames.stream()
                .mapToDouble(delta -> ((Number) delta).doubleValue())
                .toArray();
        System.out.println(String.format(
                Locale.ROOT,
                "frames of %-11s median %.1f ms, 95 %% below %.1f, longest %.1f",
                view,
                sorted[sorted.length / 2],
                sorted[sorted.length * 95 / 100],
                sorted[sorted.length - 1]));
    }
}
