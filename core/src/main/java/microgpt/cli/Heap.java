package microgpt.cli;

import java.util.Locale;

/// What the JVM may take, in words.
final class Heap {
    private Heap() {}

    /// How much the heap may grow to, in bytes.
    static long limit() {
        return Runtime.getRuntime().maxMemory();
    }

    /// What the limit is, and how to stay below it or raise it to so many bytes.
    static String advice(double wanted) {
        long gigabytes = (long) Math.ceil(wanted / (1L << 30));
        return "the heap may grow to " + size(limit())
                + "; make the model or the batch smaller, or set MICROGPT_JAVA_OPTS=-Xmx" + gigabytes + "g";
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
