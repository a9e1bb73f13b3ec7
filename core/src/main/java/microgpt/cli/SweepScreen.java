package microgpt.cli;

import java.util.function.IntSupplier;
import microgpt.session.Watcher;
import microgpt.sweep.Board;
import microgpt.sweep.Row;
import microgpt.sweep.SweepRun;
import microgpt.text.Printed;

/// What a user sees of a sweep: on a terminal a table drawn over and over, else a line for each configuration.
final class SweepScreen implements SweepRun.Listener {
    private static final long REDRAW = 200_000_000;

    private final Console console;
    private final Interrupt interrupt;
    private final boolean live;
    private final IntSupplier columns = Terminal.columns();
    private Board board;
    private long drawnAt = System.nanoTime();
    private int drawn;

    SweepScreen(Console console, Interrupt interrupt) {
        this.console = console;
        this.interrupt = interrupt;
        live = !console.quiet() && Terminal.isLive();
    }

    @Override
    public synchronized void onFact(String what, String fact) {
        clear();
        console.fact(what, fact);
    }

    @Override
    public synchronized void onWarning(String warning) {
        clear();
        console.err().println("microgpt: " + Printed.line(warning));
    }

    /// A signal ends the process at once until here.
    @Override
    public void onStart(Board begun) {
        board = begun;
        interrupt.listen();
    }

    @Override
    public void onStep(int number, Watcher.Step step) {
        if (live) {
            draw();
        }
    }

    @Override
    public void onRow(Row row, boolean best) {
        if (!live && !console.quiet()) {
            console.err().println(board.line(row, best));
        }
    }

    @Override
    public synchronized void onEnd() {
        clear();
    }

    @Override
    public boolean stops() {
        return interrupt.requested();
    }

    private synchronized void draw() {
        if (System.nanoTime() - drawnAt <= REDRAW) {
            return;
        }
        clear();
        int most = Math.max(0, columns.getAsInt() - 1);
        var lines = board.lines();
        lines.forEach(line -> console.err().print(line.substring(0, Math.min(line.length(), most)) + "\n"));
        console.err().flush();
        drawn = lines.size();
        drawnAt = System.nanoTime();
    }

    /// Takes the table away: what is printed next begins where it began.
    private void clear() {
        if (drawn > 0) {
            console.err().print("\033[" + drawn + "A\033[J");
            console.err().flush();
            drawn = 0;
        }
    }
}
