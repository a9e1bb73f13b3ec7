package microgpt.tape;

/// The threads of a tape, each with scratch of its own: who does the work for a record.
final class Workers implements AutoCloseable {
    private final Tape tape;
    private final int most;
    private final float[][] scratch;

    /// The other threads, from the first step on that is worth sharing.
    private Team team;

    private long sharedWork = Tape.SHARED_WORK;

    /// @param most threads, at least 1
    Workers(Tape tape, int most) {
        this.tape = tape;
        this.most = most;
        scratch = new float[most][0];
    }

    int most() {
        return most;
    }

    /// How many work: 1 until a step is worth sharing.
    int atWork() {
        return team == null ? 1 : team.size();
    }

    void shareFrom(long work) {
        sharedWork = work;
    }

    /// What record r costs; 0 where nobody is to share it.
    long cost(int r) {
        return most == 1 ? 0 : tape.op[r].cost().of(tape, r);
    }

    /// Does the work for record r, and some more if there is, on one thread or on all.
    void run(int r, long cost, Work first, Work second) {
        if (most > 1 && cost >= sharedWork) {
            if (team == null) {
                team = new Team(most);
            }
            team.run(tape, r, first, second);
        } else {
            alone(r, first, second);
        }
    }

    private void alone(int r, Work first, Work second) {
        first.run(tape, r, 0, 1);
        if (second != null) {
            second.run(tape, r, 0, 1);
        }
    }

    /// The scratch of the thread that asks for it.
    float[] scratch() {
        return scratch[Team.part()];
    }

    /// Makes sure that every thread has scratch of so many floats.
    void reserveScratch(int floats) {
        for (int part = 0; part < scratch.length; part++) {
            if (scratch[part].length < floats) {
                scratch[part] = new float[floats];
            }
        }
    }

    long scratchFloats() {
        long floats = 0;
        for (var part : scratch) {
            floats += part.length;
        }
        return floats;
    }

    /// Ends the threads; work worth sharing starts others.
    @Override
    public void close() {
        if (team != null) {
            team.close();
            team = null;
        }
    }
}
