package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every command that is printed for a user to copy, in README, docs and help, is one that the program understands,
/// and those of the help run one after another.
class ExamplesTest {
    /// In a code block, or in backquotes; with variables before it or a prompt.
    private static final Pattern COMMAND =
            Pattern.compile("(?m)(?:^(?:\\$ )?(?:[A-Z_]+=\\S+ )?|`)(?:\\./)?microgpt (?!bench)((?:\\\\\n|[^`\n])*)");

    @TempDir
    private Path folder;

    static Stream<String> documented() throws IOException {
        var found = new ArrayList<String>();
        try (var docs = Files.walk(Path.of("..", "docs"))) {
            for (var file : Stream.concat(Stream.of(Path.of("..", "README.md")), docs)
                    .filter(f -> f.toString().endsWith(".md"))
                    .toList()) {
                COMMAND.matcher(Files.readString(file))
                        .results()
                        .map(hit -> hit.group(1))
                        .forEach(found::add);
            }
        }
        return found.stream()
                .map(ExamplesTest::withoutShell)
                .filter(args -> args.matches("(train|sweep|generate|page|plot|export|check|info|-).*"))
                .distinct();
    }

    /// Without a comment and what goes to other programs and files.
    private static String withoutShell(String line) {
        return line.replace("\\\n", " ").replaceAll("\\s+[#>|].*", "").strip();
    }

    private static String[] words(String command) throws IOException {
        assumeTrue(Files.exists(Path.of("/bin/bash")), "this system has no bash to take words apart");
        var bash = new ProcessBuilder("/bin/bash", "-fc", "printf '%s\\0' " + command).start();
        var words = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return words.split("\0");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void theProgramUnderstandsWhatTheDocsSay(String command) throws IOException {
        // N and K are a reader's to fill in
        var args = words(command.replaceAll("\\bN\\b", "5").replaceAll("\\bK\\b", "auto"));
        var parsed = Main.commandLine(args).parseArgs(args);
        if (parsed.hasSubcommand() && parsed.subcommand().commandSpec().userObject() instanceof Train train) {
            train.options().requireRight();
        }
    }

    @Test
    void thereAreCommandsInTheDocs() throws IOException {
        assertTrue(documented().count() > 15, () -> "too few to be all of them");
    }

    private static List<String> examples(String... command) {
        var help = microgpt(
                        Stream.concat(Stream.of(command), Stream.of("--help")).toArray())
                .out();
        return help.lines()
                .filter(line -> line.startsWith("  microgpt "))
                .map(line -> line.substring(11))
                .toList();
    }

    /// In their order, shortened, on files where they name some.
    @Test
    void theExamplesOfTheHelpRun() throws IOException {
        var data = Files.writeString(folder.resolve("names.txt"), "jo\njoan\nemma\n");
        var all = new ArrayList<String>();
        all.addAll(examples());
        for (var command : List.of("train", "sweep", "generate", "export", "check", "info")) {
            all.addAll(examples(command));
        }
        assertEquals(12, all.size(), all::toString);
        for (var example : all) {
            var here = example.replace("names.txt", data.toString())
                    .replace("runs/names", folder.resolve("names").toString())
                    .replace("runs/grid", folder.resolve("grid").toString())
                    .replaceAll("--steps \\d+", "--steps 3")
                    .replace("--n-embd 64", "--n-embd 8");
            var shortened = here.equals("train") ? here + " --steps 3 --num-samples 1" : here;
            assertEquals(0, microgpt((Object[]) words(withoutShell(shortened))).code(), example);
        }
    }
}
