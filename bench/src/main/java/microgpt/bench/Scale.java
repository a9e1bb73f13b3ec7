package microgpt.bench;

import java.time.Duration;
import java.util.Locale;

/// How much time a run may take.
enum Scale {
    /// Worth publishing: several processes, and every size.
    FULL(5, Duration.ofMillis(200), Duration.ofSeconds(20)),
    /// One process each and the sizes that tell most: enough to see how a machine stands.
    QUICK(3, Duration.ofMillis(200), Duration.ofSeconds(10)),
    /// Everything once, for as short as can be: shows that it runs, and measures nothing.
    SMOKE(1, Duration.ofMillis(20), Duration.ZERO);

    /// How often a process measures.
    final int iterations;

    /// How long it does each time, at least.
    final Duration iteration;

    /// How long a process may take to become level before it measures all the same.
    final Duration patience;

    Scale(int iterations, Duration iteration, Duration patience) {
        this.iterations = iterations;
        this.iteration = iteration;
        this.patience = patience;
    }

    /// How many processes are started for each combination.
    int processes(Cases cases) {
        return this == FULL ? cases.processes() : 1;
    }

    /// The option that asks for it, with the space before what follows.
    String option() {
        return this == QUICK ? "" : "--" + name().toLowerCase(Locale.ROOT) + " ";
    }
}
