package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import microgpt.session.RunOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunTableTest {
    private static Set<RunOption> declared(String... args) {
        var spec = new Train(List.of(args)).spec;
        return Arrays.stream(RunOption.values())
                .filter(option -> spec.findOption(option.toString()) != null)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(RunOption.class)));
    }

    @Test
    void aCommandLineIsReadWithTheOptionsItNames() {
        assertEquals(Set.of(), declared("train", "-q"));
        assertEquals(
                Set.of(RunOption.STEPS, RunOption.SEED),
                declared("train", "--quiet", "--steps", "3", "--seed=--steps"));
        assertEquals(Set.of(RunOption.OUT), declared("train", "--page", "page.html", "--out=--no-such"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-qh", "--steps 3 -h", "--seed -3", "--step=3", "--n_embd 8", "-", "--"})
    void whatNamesNoOptionOrHelpNeedsThemAll(String line) {
        assertEquals(EnumSet.allOf(RunOption.class), declared(line.split(" ")));
    }
}
