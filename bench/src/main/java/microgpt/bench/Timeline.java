package microgpt.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;

/// A process that trains from a cold start, and tells when each of its steps was done.
final class Timeline {
    /// Steps that are looked at together.
    private static final int WINDOW = 50;

    private Timeline() {}

    /// @param args the engine, and how many steps of the default model
    public static void main(String[] args) {
        var workload = Workload.of(Sizes.names(16, 1));
        var ops = Engine.valueOf(args[0]).forTraining(workload.config());
        var arm = new Trained(workload, ops);
        var times = new long[Integer.parseInt(args[1])];
        for (int i = 0; i < times.length; i++) {
            arm.run();
            times[i] = now();
        }
        arm.close();
        var lines = new StringBuilder();
        for (long time : times) {
            lines.append(time).append('\n');
        }
        System.out.print(lines);
    }

    /// When each of so many steps was done in a process of its own, in microseconds from its start.
    static long[] of(Engine engine, int steps) {
        long begin = now();
        var lines = Program.run(Program.java(Timeline.class, engine.name(), Integer.toString(steps)), Map.of())
                .out();
        return lines.lines()
                .mapToLong(Long::parseLong)
                .map(time -> time - begin)
                .toArray();
    }

    /// Microseconds by the clock that all processes share.
    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /// The step from which on training is steady: the first of five windows in a row whose median takes no more than a
    /// tenth longer than that of all windows in the last half of the run.
    ///
    /// @param times when each step was done
    static int steady(long[] times) {
        var windows = new long[(times.length - 1) / WINDOW];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = times[(i + 1) * WINDOW] - times[i * WINDOW];
        }
        double steady = 1.1 * median(windows, windows.length / 2, windows.length);
        for (int i = 0; i + 5 <= windows.length; i++) {
            if (median(windows, i, i + 5) <= steady) {
                return i * WINDOW;
            }
        }
        return times.length - 1;
    }

    private static long median(long[] x, int from, int to) {
        var sorted = Arrays.copyOfRange(x, from, to);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
