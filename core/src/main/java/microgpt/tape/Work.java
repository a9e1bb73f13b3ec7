package microgpt.tape;

/// What is to be done for a record, forward or backward, and how threads share it: by results, never by a sum.
///
/// A [Shared] step is told which of its results to compute, so nothing it adds up is spread over threads. What adds
/// up to a single number is [Alone], and is told of no range at all.
sealed interface Work {
    /// One thread's part of the work for record r.
    void run(Tape t, int r, int part, int parts);

    /// Computes the results `from ≤ i < to` of record r. What it writes belongs to these alone.
    @FunctionalInterface
    interface Step {
        void run(Tape t, int r, int from, int to);
    }

    /// Computes all of record r.
    @FunctionalInterface
    interface Whole {
        void run(Tape t, int r);
    }

    /// Every thread takes a range of the results.
    record Shared(Cut cut, Step step) implements Work {
        @Override
        public void run(Tape t, int r, int part, int parts) {
            int n = cut.count(t, r);
            if (parts == 1) {
                step.run(t, r, 0, n);
                return;
            }
            int grain = cut.grain(t, r);
            int from = Cut.begin(n, grain, part, parts);
            int to = Cut.begin(n, grain, part + 1, parts);
            if (from < to) {
                step.run(t, r, from, to);
            }
        }
    }

    /// One thread does all of it.
    record Alone(Whole whole) implements Work {
        @Override
        public void run(Tape t, int r, int part, int parts) {
            if (part == 0) {
                whole.run(t, r);
            }
        }
    }
}
