package microgpt.session;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// What the JVM may take, in words.
public final class Heap {
    /// The share of the heap that the largest arrays can fill, and what the JVM needs of it, both as tried out.
    private static final double SHARE = 0.95;

    private static final double OVERHEAD = 12e6;

    /// Sizes that are advised are multiples of so many megabytes.
    private static final int STEP = 64;

    private static final String SMALLER = "make the model or the batch smaller";

    private Heap() {}

    /// {@return how much the heap may grow to, in bytes}
    public static long limit() {
        return Runtime.getRuntime().maxMemory();
    }

    /// {@return how many bytes of long-lived arrays find room in it}
    ///
    /// The JVM itself needs some, and arrays are rounded up to regions. Collectors that set a share of the heap
    /// aside for the old, two thirds as a rule, put large arrays nowhere else.
    public static double room() {
        return SHARE * largestPool() - OVERHEAD;
    }

    private static long largestPool() {
        long largest = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getUsage().getMax())
                .max()
                .orElse(-1);
        return largest < 0 ? limit() : largest;
    }

    /// Whether so many bytes fit, which is quick to tell if they are few.
    static boolean holds(double bytes) {
        return bytes < limit() / 4.0 - OVERHEAD || bytes <= room();
    }

    /// Why there is no room for what is to be done, in a line that says what would make room.
    static Optional<String> refusal(String what, Footprint footprint) {
        if (!holds(footprint.bytes())) {
            boolean text = footprint.data() > footprint.bytes() / 2;
            return Optional.of(what + " needs about " + size(footprint.bytes()) + " of memory"
                    + (text ? ", " + size(footprint.data()) + " of it for the text: " : ": ")
                    + advice(footprint.bytes(), text ? "train on less text" : SMALLER));
        }
        if (footprint.longestArray() > Footprint.LONGEST_ARRAY) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%s takes an array of %,.0f numbers: one holds %,d; " + SMALLER,
                    what,
                    footprint.longestArray(),
                    Footprint.LONGEST_ARRAY));
        }
        return Optional.empty();
    }

    /// Makes sure that there is room for what is done beside a run.
    ///
    /// @param what the beginning of a line
    /// @param bytes for it and the run
    /// @param less how to need less of them
    /// @throws Failure with one line, if there is none
    public static void require(String what, double bytes, String less) {
        if (!holds(bytes)) {
            throw new Failure(what + " needs about " + size(bytes) + " of memory: " + advice(bytes, less));
        }
    }

    /// How much there is room for, and how to need less or make room for so many bytes.
    private static String advice(double wanted, String less) {
        return "the heap has room for " + size(Math.max(0, room())) + "; " + less + ", or set " + option(wanted);
    }

    /// What there is no room for although nothing can be made smaller, and how to make room.
    ///
    /// @param what needs so many bytes; the beginning of a line
    static Failure tooSmall(String what, double bytes, Throwable cause) {
        return new Failure(
                what + " takes about " + size(bytes) + " of memory: the heap has room for " + size(Math.max(0, room()))
                        + "; set " + option(bytes),
                cause);
    }

    /// Whether so many bytes can fit at all.
    static boolean mayHold(double bytes) {
        return bytes <= SHARE * largestPool();
    }

    /// The environment that makes room for so many bytes.
    private static String option(double wanted) {
        long megabytes = (long) Math.ceil((wanted + OVERHEAD) / SHARE * limit() / largestPool() / (1 << 20));
        long rounded = Math.ceilDiv(megabytes, STEP) * STEP;
        return "MICROGPT_JAVA_OPTS=-Xmx" + (rounded <= 1024 ? rounded + "m" : Math.ceilDiv(megabytes, 1024) + "g");
    }

    /// What to say of memory that has run out although it was foreseen to suffice.
    static String exhausted(OutOfMemoryError e) {
        return "out of memory: " + advice(1.5 * limit(), SMALLER);
    }

    /// {@return what to say of a file for which memory has run out}
    ///
    /// @param file its name
    /// @param e what was thrown
    public static Failure exhausted(Path file, OutOfMemoryError e) {
        return new Failure(
                file + " cannot be written: out of memory: the heap has room for " + size(Math.max(0, room()))
                        + "; set " + option(1.5 * limit()),
                e);
    }

    /// {@return bytes as a person reads them, such as `1.5 GB`}
    ///
    /// @param bytes how many
    public static String size(double bytes) {
        double amount = bytes;
        var unit = "B";
        for (var larger : new String[] {"kB", "MB", "GB", "TB", "PB", "EB"}) {
            if (amount < 1000) {
                break;
            }
            amount /= 1000;
            unit = larger;
        }
        return String.format(Locale.ROOT, unit.equals("B") || amount >= 100 ? "%.0f %s" : "%.1f %s", amount, unit);
    }
}
