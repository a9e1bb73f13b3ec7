package microgpt.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/// Runs an arm until it is compiled and takes the same time again and again.
///
/// Until C2 has compiled it, vector code makes an object of every vector and takes a hundred times as long, for as
/// long as the compiler needs, which on a busy machine is many seconds. No fixed number of iterations sees to that. So
/// three things must hold at once: the compiler has had nothing to do for a while, the last runs were not faster than
/// those before them, and the arm is not many times slower than its reference.
///
/// @param slowest how many times as slow as the reference the arm may be
/// @param clock in nanoseconds
/// @param compiling whether the JIT has something to do
record WarmUp(Runnable arm, Runnable reference, double slowest, LongSupplier clock, BooleanSupplier compiling) {
    /// Long enough to be timed, short enough that many fit in a second.
    private static final long WINDOW_NANOS = 40_000_000;

    /// Windows that are compared with as many before them.
    private static final int WINDOWS = 5;

    /// As many of calls that take half a second or more, which are much alike.
    private static final int LONG_WINDOWS = 2;

    private static final long LONG_NANOS = 500_000_000;

    /// Of calls so long that four windows would use up the patience, one is held against the one before, whatever the
    /// patience.
    private static final int LEAST_WINDOWS = 1;

    /// The share of the time before that counts as faster.
    private static final double FASTER = 0.95;

    /// Whether it became level in time.
    boolean untilLevel(Duration patience) {
        double bound = slowest * nanosPerRun(reference);
        long end = clock.getAsLong() + patience.toNanos();
        var times = new ArrayList<Double>();
        int quiet = 0;
        while (clock.getAsLong() < end || times.size() < 2 * LEAST_WINDOWS) {
            times.add(nanosPerRun(arm));
            quiet = compiling.getAsBoolean() ? 0 : quiet + 1;
            double nanos = times.getLast();
            boolean longest = 2 * LONG_WINDOWS * nanos > patience.toNanos();
            int windows = nanos < LONG_NANOS ? WINDOWS : longest ? LEAST_WINDOWS : LONG_WINDOWS;
            if (quiet >= windows && isLevel(times, windows) && nanos <= bound) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLevel(List<Double> times, int windows) {
        int n = times.size();
        return n >= 2 * windows
                && median(times.subList(n - windows, n))
                        >= FASTER * median(times.subList(n - 2 * windows, n - windows));
    }

    static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private double nanosPerRun(Runnable run) {
        long start = clock.getAsLong();
        long runs = 0;
        long nanos;
        do {
            run.run();
            runs++;
            nanos = clock.getAsLong() - start;
        } while (nanos < WINDOW_NANOS);
        return (double) nanos / runs;
    }

    /// A method of the arm, whosever it is: not of the JDK's own or of JMH, which compile something now and then.
    /// Vectors are the arm's.
    private static final Pattern METHOD =
            Pattern.compile("\\s(?!javax?\\.|jdk\\.(?!incubator)|sun\\.|com\\.sun\\.|org\\.openjdk\\.jmh)[\\w.$/]+::");

    /// Whether the JIT compiles anything of the arm at this moment, or has it waiting.
    static boolean isCompiling() {
        try {
            var diagnostics = new ObjectName("com.sun.management:type=DiagnosticCommand");
            var queue = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(diagnostics, "compilerQueue", new Object[0], new String[0]);
            return isAnyOfTheArm(queue);
        } catch (JMException e) {
            // Not HotSpot: then time alone must tell.
            return false;
        }
    }

    /// @param queue as HotSpot tells it: a line for each method, such as `5114 9 4 a.B::c (5 bytes)`
    static boolean isAnyOfTheArm(String queue) {
        return METHOD.matcher(queue).find();
    }
}
