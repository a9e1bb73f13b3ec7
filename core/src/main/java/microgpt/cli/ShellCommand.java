package microgpt.cli;

import microgpt.session.Failure;
import microgpt.session.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// `microgpt shell`, which is JShell with all of this imported: the launcher runs it, and it is listed here with the
/// other commands.
@Command(name = "shell", description = ShellCommand.ABOUT)
final class ShellCommand implements Runnable {
    static final String ABOUT = "Open JShell with everything imported, for the lessons.";

    @Unmatched
    private String[] args;

    @Override
    public void run() {
        throw new Failure(
                "the shell is opened by the launcher, with shell as its first word: " + Shell.command("shell"));
    }
}
