package microgpt.cli;

import microgpt.session.Failure;
import microgpt.session.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// `microgpt bench`, which is a program of its own: the launcher builds and runs it, and it is listed here with the
/// other commands.
@Command(name = "bench", description = Bench.ABOUT)
final class Bench implements Runnable {
    static final String ABOUT = "Measure this machine: tables, JSON and charts.";

    @Unmatched
    private String[] args;

    @Override
    public void run() {
        throw new Failure(
                "the benchmarks are run by the launcher, with bench as its first word: " + Shell.command("bench"));
    }
}
