package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void helpNamesTheProgramAndItsCommands() {
        var ran = microgpt("--help");
        assertEquals(0, ran.code());
        assertTrue(ran.out().startsWith("Usage: microgpt"), ran.out());
        assertTrue(ran.out().contains("\n  train"), ran.out());
        assertTrue(ran.out().contains("Example"), ran.out());
        assertEquals("", ran.err());
    }

    @Test
    void helpListsCommandsAsTheyAreDeclared() {
        var help = microgpt("--help").out().replaceAll("\\R {14}", " ");
        for (var command : Main.COMMANDS) {
            var line = "\n  %-8s  %s\n".formatted(command.name(), command.about());
            assertTrue(help.contains(line), help + " has no" + line);
            var declared = command.declaration().get();
            assertEquals(declared.name(), command.name());
            assertEquals(declared.usageMessage().description()[0], command.about());
        }
    }

    @Test
    void versionIsTheOneOfTheBuild() {
        var ran = microgpt("--version");
        assertEquals(0, ran.code());
        assertTrue(ran.out().matches("microgpt \\d+\\.\\d+\\.\\d+\\S*\\R"), ran.out());
    }

    @Test
    void unknownOptionIsWrongUsageWithASuggestion() {
        assertEquals(
                "microgpt: Unknown option: '--versio'; did you mean --version? (see 'microgpt --help')",
                microgpt("--versio").complaint(2));
    }

    @Test
    void unknownCommandIsWrongUsageWithASuggestion() {
        assertEquals(
                "microgpt: Unmatched argument at index 0: 'trian'; did you mean train? (see 'microgpt --help')",
                microgpt("trian").complaint(2));
    }

    @Test
    void noCommandIsWrongUsage() {
        assertEquals(
                "microgpt: Missing command (see 'microgpt --help')", microgpt().complaint(2));
    }
}
