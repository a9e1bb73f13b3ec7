package microgpt.tape;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Threads that share the work for one record after another.
///
/// The caller of [#run] takes part 0 and returns when all parts are done, so a tape looks sequential from
/// outside. A step lasts microseconds, and to wake a thread takes tens of them, so members stay awake for the next
/// one: at first spinning, then letting others have the processor. When nothing comes they park, and a team without
/// work uses no processor.
///
/// Each member has a part of its own, whose data its processor may still have in its cache. Who is not there when the
/// caller is done with part 0, because others have the processor, finds its part taken: so a busy machine makes a
/// step slower than on one thread only where it takes the processor from a member at work.
final class Team implements AutoCloseable {
    /// Some ten microseconds: longer than most gaps within a training step.
    private static final int SPINS = 1_000;

    /// How long a member stays awake: longer than what one thread does of a training step between two steps that it
    /// shares, shorter than anyone notices.
    private static final long AWAKE_NANOS = 300_000;

    private final Member[] members;
    private Tape tape;
    private int record;
    private Work first;
    private Work second;
    private volatile int round;
    private volatile boolean closed;

    /// A team of `size` parts: the caller, and size − 1 daemon threads.
    ///
    /// Where the system grants fewer threads the team is as much smaller: no result depends on its size.
    Team(int size) {
        this(size, Thread::start);
    }

    /// @param starting starts a thread, or throws an OutOfMemoryError if the system grants no more
    Team(int size, Consumer<Thread> starting) {
        var started = new ArrayList<Member>(size); // a thread that has started is sure of its place
        try {
            while (started.size() < size - 1) {
                var member = new Member(started.size() + 1);
                starting.accept(member);
                started.add(member);
            }
        } catch (OutOfMemoryError e) {
            // The threads that have started are the team.
        }
        members = started.toArray(Member[]::new);
    }

    int size() {
        return members.length + 1;
    }

    /// Runs all parts of the work for a record, and of some more, if there is, each part of it behind the same part of
    /// the first.
    void run(Tape tape, int record, Work first, Work second) {
        this.tape = tape;
        this.record = record;
        this.first = first;
        this.second = second;
        int now = round + 1;
        round = now;
        for (var member : members) {
            if (member.parked) {
                LockSupport.unpark(member);
            }
        }
        Throwable failure = null;
        try {
            run(0);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        for (var member : members) {
            if (member.take(now)) {
                member.work();
            } else {
                member.awaitDone(now);
            }
            failure = failure == null ? member.failure : failure;
            member.failure = null;
        }
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    private void run(int part) {
        first.run(tape, record, part, size());
        if (second != null) {
            second.run(tape, record, part, size());
        }
    }

    /// Which part the thread that asks for it has: 0 for all but the team's own.
    static int part() {
        return Thread.currentThread() instanceof Member member ? member.part : 0;
    }

    /// Ends the threads; the team cannot be used again.
    @Override
    public void close() {
        closed = true;
        for (var member : members) {
            LockSupport.unpark(member);
        }
    }

    private final class Member extends Thread {
        private final int part;

        /// The last round whose part has been taken, by this member or by the caller.
        private final AtomicInteger taken = new AtomicInteger();

        private volatile int done;
        private volatile boolean parked;
        private Throwable failure;

        private Member(int part) {
            super("tape-" + part);
            this.part = part;
            setDaemon(true);
        }

        @Override
        public void run() {
            int last = 0;
            while (awaitRound(last)) {
                last = round;
                if (take(last)) {
                    work();
                    done = last;
                }
            }
        }

        /// Whether the part of this round falls to whoever asks. From then on until it is done the caller begins
        /// no other round.
        private boolean take(int now) {
            return taken.get() == now - 1 && taken.compareAndSet(now - 1, now);
        }

        private void work() {
            try {
                Team.this.run(part);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }

        /// Waits for a round after `last`; false when the team is closed.
        private boolean awaitRound(int last) {
            long spun = 0;
            for (int spin = 0; round == last; spin++) {
                if (closed) {
                    return false;
                }
                if (spin < SPINS) {
                    Thread.onSpinWait();
                    continue;
                }
                if (spin == SPINS) {
                    spun = System.nanoTime();
                }
                if (System.nanoTime() - spun < AWAKE_NANOS) {
                    Thread.yield();
                    continue;
                }
                parked = true;
                if (round == last && !closed) {
                    LockSupport.park(Team.this);
                }
                parked = false;
            }
            return true;
        }

        /// Lets the caller wait until this member has done a round.
        private void awaitDone(int now) {
            for (int spin = 0; done != now; spin++) {
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
        }
    }
}
