package microgpt.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.Locale;
import java.util.Optional;
import microgpt.model.Footprint;

/// What the JVM may take, in words.
final class Heap {
    /// The share of the heap that the largest arrays can fill, and what the JVM needs of it, both as tried out.
    private static final double SHARE = 0.95;

    private static final double OVERHEAD = 12e6;

    private Heap() {}

    /// How much the heap may grow to, in bytes.
    static long limit() {
        return Runtime.getRuntime().maxMemory();
    }

    /// How many bytes of long-lived arrays find room in it.
    ///
    /// The JVM itself needs some, and arrays are rounded up to regions. Collectors that set a share of the heap
    /// aside for the old, two thirds as a rule, put large arrays nowhere else.
    static double room() {
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
            return Optional.of(
                    what + " needs about " + size(footprint.bytes()) + " of memory: " + advice(footprint.bytes()));
        }
        if (footprint.longestArray() > Footprint.LONGEST_ARRAY) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%s takes an array of %,.0f numbers: one holds %,d, make the model or the batch smaller",
                    what,
                    footprint.longestArray(),
                    Footprint.LONGEST_ARRAY));
        }
        return Optional.empty();
    }

    /// How much there is room for, and how to need less or make room for so many bytes.
    static String advice(double wanted) {
        double heap = (wanted + OVERHEAD) / SHARE * limit() / largestPool();
        long gigabytes = (long) Math.ceil(heap / (1L << 30));
        return "the heap has room for " + size(Math.max(0, room()))
                + "; make the model or the batch smaller, or set MICROGPT_JAVA_OPTS=-Xmx" + gigabytes + "g";
    }

    /// What to say of memory that has run out although it was foreseen to suffice.
    static String exhausted(OutOfMemoryError e) {
        return "out of memory: " + advice(1.5 * limit());
    }

    /// Bytes as a person reads them, such as `1.5 GB`.
    static String size(double bytes) {
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
