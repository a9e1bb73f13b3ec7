package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import microgpt.checkpoint.ModelInfo;
import microgpt.model.Config;
import microgpt.text.DocumentMode;
import microgpt.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The value of an option arrives as it was typed, or is refused in one line.
class ValuesTest {
    @TempDir
    private Path folder;

    private static String printable() {
        var characters = new StringBuilder();
        for (char c = ' '; c < 127; c++) {
            characters.append(c);
        }
        return characters.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-hello",
                "-h",
                "-q",
                "-",
                "--",
                "---",
                "--help",
                "--version",
                "--seed",
                "--seed=4 x",
                "--seed=4",
                "--prompt",
                "--prompt=a",
                "-1",
                "@x",
                "@@x",
                "@",
                "\"quoted\"",
                "'quoted'",
                "a,b",
                "a=b",
                "=",
                "a\\",
                "\\n",
                "${x}",
                "%s%d",
                " ",
                "generate",
                "train"
            })
    void aPromptIsWhateverFollows(String prompt) throws IOException {
        var tokenizer = Tokenizer.of(printable());
        var config = new Config(tokenizer.vocabSize(), 1, 4, 1, 16);
        var model = GenerateTest.save(folder.resolve("m"), new ModelInfo(config, tokenizer, DocumentMode.LINES));
        for (var args : List.of(List.of("--prompt=" + prompt), List.of("--prompt", prompt))) {
            var all = Stream.concat(Stream.of("generate", "--model", model, "--num-samples", 1), args.stream());
            var ran = microgpt(all.toArray());
            assertEquals(0, ran.code(), ran.err());
            assertTrue(ran.out().startsWith(prompt), ran.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-x", "--x", "--", "@x", "a=b", "a,b", "'a'", "-1", "train"})
    void aFileIsWhateverFollows(String name) {
        var expected = "microgpt: " + name + " cannot be read: there is no such file";
        assertEquals(expected, microgpt("train", "--data", name).complaint(1));
        assertEquals(expected, microgpt("train", "--data=" + name).complaint(1));
    }

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("train", "--data"),
                Arguments.of("train", "--out"),
                Arguments.of("train", "--resume"),
                Arguments.of("train", "--metrics"),
                Arguments.of("generate", "--model"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileThatWasForgottenIsNotTheNextOption(String command, String option) {
        for (var next : List.of("-h", "--seed=3")) {
            var complaint = microgpt(command, option, next).complaint(2);
            assertTrue(
                    complaint.matches("microgpt: " + option + " is without (FILE|DIR), since " + next.split("=")[0]
                            + " is an option; " + option + "=" + next + " if it is the name of a file .*"),
                    complaint);
        }
    }

    @Test
    void aFileMayBeCalledLikeAnOption() {
        assertEquals(
                "microgpt: --quiet cannot be read: there is no such file",
                microgpt("train", "--data=--quiet").complaint(1));
    }

    static Stream<Arguments> options() {
        return Stream.concat(
                Stream.of(
                                "data",
                                "out",
                                "resume",
                                "metrics",
                                "steps",
                                "batch-size",
                                "seed",
                                "random",
                                "documents",
                                "validation",
                                "eval-every",
                                "n-layer",
                                "block-size",
                                "learning-rate",
                                "schedule",
                                "clip",
                                "save-every",
                                "num-samples",
                                "temperature",
                                "engine",
                                "kernels",
                                "threads")
                        .map(name -> Arguments.of("train", "--" + name)),
                Stream.of(
                        Arguments.of("generate", "--model"),
                        Arguments.of("generate", "--length"),
                        Arguments.of("check", "--engine")));
    }

    @ParameterizedTest
    @MethodSource("options")
    void anEmptyValueIsRefused(String command, String option) {
        for (var empty : List.of("", " ", "\t\n")) {
            var expected = "microgpt: " + option + " is empty: it takes ";
            var complaint = microgpt(command, option, empty).complaint(2);
            assertTrue(complaint.startsWith(expected), complaint);
            complaint = microgpt(command, option + "=" + empty).complaint(2);
            assertTrue(complaint.startsWith(expected), complaint);
        }
        assertTrue(Files.notExists(Path.of("resume.safetensors")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-400", "-1e-400", "1e400", "-1e999"})
    void whatNoDoubleCanBeIsRefused(String number) {
        var complaint = microgpt("train", "--weight-decay", number).complaint(2);
        assertTrue(complaint.contains("is not between 4.9E-324 and 1.7976931348623157E308"), complaint);
    }

    @Test
    void aFileMayHaveTheNameOfAnOptionWithoutItsDashes() {
        var complaint = microgpt("train", "--data", "steps").complaint(1);
        assertTrue(complaint.startsWith("microgpt: steps cannot be read: "), complaint);
    }
}
