package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import microgpt.checkpoint.SavedModel;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Batch;
import microgpt.model.Gpt;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/// The page of the default run in a real browser: Chromium, if there is one.
class PageBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target", "page");

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
        page = folder.resolve("page.html");
        var ran = Ran.microgpt("train", "--num-samples", 0, "--out", folder.resolve("run"), "--page", page);
        assertEquals(0, ran.code(), ran.err());
        var options = new ChromeOptions();
        options.setBinary(chromium.get().toFile());
        options.addArguments(
                "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking");
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.get().toFile())
                        .build(),
                options);
        Files.createDirectories(SMALL);
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
        if (!browser.getCurrentUrl().startsWith(page.toUri().toString())) {
            browser.manage().window().setSize(new Dimension(1280, 1000));
            browser.get(page.toUri().toString());
        }
        browser.executeScript("location.hash = '#' + arguments[0]", state);
        var view = state.replaceFirst("^view=(\\w+).*", "$1");
        await("return document.querySelector('main > section')?.id === 'view-" + view + "'");
    }

    private static void await(String condition) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!Boolean.TRUE.equals(browser.executeScript(condition))) {
            assertTrue(System.nanoTime() < deadline, () -> "never: " + condition);
            Thread.onSpinWait();
        }
    }

    private static String text(String selector) {
        return browser.findElement(By.cssSelector(selector)).getText();
    }

    private static void requireNoErrors() {
        var logged = browser.manage().logs().get(LogType.BROWSER).getAll();
        assertTrue(logged.isEmpty(), logged::toString);
    }

    /// Keeps a screenshot for a look, and a small one, such as docs/page has.
    private static void keep(String name) throws IOException {
        Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        var clip = Map.of("x", 0, "y", 0, "width", 1280, "height", 860, "scale", 0.6);
        var small = browser.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png", "clip", clip));
        Files.write(SMALL.resolve(name + ".png"), Base64.getDecoder().decode((String) small.get("data")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
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
                "relu"
            })
    void everyViewIsShownWithoutErrorsWideNarrowAndDark(String view) throws IOException {
        var state = "view=" + view + "&step=300&text=anna";
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
        keep(view);
        AXE.ifPresent(axe -> requireAccessible(axe, "{}"));
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        keep(view + "-dark");
        AXE.ifPresent(axe -> requireAccessible(axe, "{runOnly: ['color-contrast']}"));
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 380, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        assertEquals(
                true,
                browser.executeScript("return document.documentElement.scrollWidth <= innerWidth"),
                "wider than the window");
        keep(view + "-narrow");
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        requireNoErrors();
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
        image.sendKeys(Keys.ENTER);
        await("return document.querySelector('dialog.inspector').open");
        assertTrue(text(".inspector h2").startsWith("x0[1 “a”, 1]"), text(".inspector h2"));
        assertTrue(text(".inspector").contains("sum of its uses"), text(".inspector"));
        browser.switchTo().activeElement().sendKeys(Keys.ESCAPE);
        await("return !document.querySelector('dialog.inspector').open");
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

    @Test
    void trainingAgainInThePageShowsAWeightsWholeLife() {
        show("view=weight&step=300&text=anna&weight=20");
        await("return document.querySelector('.history').textContent.includes('Trained again')");
        assertFalse(text(".history").contains("not finite"));
        assertTrue(text(".weight-name").equals("wte[1,4]"));
        requireNoErrors();
    }
}
