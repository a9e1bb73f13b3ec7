package microgpt.bench;

import java.time.Duration;

/// How much time a run may take.
///
/// @param iterations how often a process measures
/// @param iteration how long it does each time, at least
/// @param patience how long a process may take to become level before it measures all the same
record Scale(String option, int iterations, Duration iteration, Duration patience) {
    /// Worth publishing: several processes, and every size.
    static final Scale FULL = new Scale("--full ", 5, Duration.ofMillis(200), Duration.ofSeconds(20));

    /// One process each and the sizes that tell most: enough to see how a machine stands.
    static final Scale QUICK = new Scale("", 3, Duration.ofMillis(200), Duration.ofSeconds(10));

    /// Everything once, for as short as can be: shows that it runs, and measures nothing.
    static final Scale SMOKE = new Scale("--smoke ", 1, Duration.ofMillis(20), Duration.ZERO);

    /// What a full run has, a quick one and one for show.
    <T> T of(T full, T quick, T smoke) {
        return this == FULL ? full : this == QUICK ? quick : smoke;
    }
}
