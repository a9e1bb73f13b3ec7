package microgpt.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import microgpt.kernels.ScalarKernels;
import org.junit.jupiter.api.Test;

class TeamTest {
    /// A record of so many rows, of which each part of the work takes one.
    private static Tape rows(int n) {
        var tape = Tape.forTraining(0, new ScalarKernels());
        tape.constant(n, 1, new double[n]);
        return tape;
    }

    private static Work eachRow(IntConsumer does) {
        return Cut.SEQUENCES.of((t, r, from, to) -> {
            assertEquals(from + 1, to);
            does.accept(from);
        });
    }

    /// The caller does not end its part before all others have begun, so that each is its own member's.
    private static Work eachRowByItsMember(int rows, IntConsumer does) {
        var begun = new AtomicInteger();
        return eachRow(part -> {
            does.accept(part);
            begun.incrementAndGet();
            while (part == 0 && begun.get() < rows) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void everyPartRunsOncePerRoundAndWorkThatIsNotSharedOnceInAll() {
        var runs = new AtomicIntegerArray(6);
        try (var team = new Team(5)) {
            var sum = new Work.Alone((t, r) -> runs.incrementAndGet(5));
            for (int round = 0; round < 300; round++) {
                team.run(rows(5), 0, eachRow(runs::incrementAndGet), sum);
            }
        }
        for (int part = 0; part < 6; part++) {
            assertEquals(300, runs.get(part), "part " + part);
        }
    }

    @Test
    void aFailureOfOnePartReachesTheCallerAndTheTeamGoesOn() {
        try (var team = new Team(3)) {
            var work = eachRow(part -> {
                if (part == 2) {
                    throw new IllegalStateException("part 2");
                }
            });
            var failure = assertThrows(IllegalStateException.class, () -> team.run(rows(3), 0, work, null));
            assertEquals("part 2", failure.getMessage());
            var done = new int[3];
            team.run(rows(3), 0, eachRowByItsMember(3, part -> done[part] = 1 + Team.part()), null);
            assertArrayEquals(new int[] {1, 2, 3}, done);
        }
    }

    @Test
    void theCallerTakesThePartsOfMembersThatDoNotCome() {
        try (var team = new Team(3, thread -> {})) {
            var done = new int[3];
            team.run(rows(3), 0, eachRow(part -> done[part] = 1 + Team.part()), null);
            assertArrayEquals(new int[] {1, 1, 1}, done);
        }
    }

    @Test
    void anIdleTeamParksAndAClosedOneEnds() throws InterruptedException {
        var threads = new Thread[3];
        try (var team = new Team(3)) {
            team.run(rows(3), 0, eachRowByItsMember(3, part -> threads[part] = Thread.currentThread()), null);
            for (int part = 1; part < 3; part++) {
                long deadline = System.nanoTime() + 10_000_000_000L;
                while (threads[part].getState() != Thread.State.WAITING && System.nanoTime() < deadline) {
                    Thread.onSpinWait();
                }
                assertEquals(Thread.State.WAITING, threads[part].getState());
            }
        }
        for (int part = 1; part < 3; part++) {
            threads[part].join(10_000);
            assertEquals(Thread.State.TERMINATED, threads[part].getState());
        }
    }

    @Test
    void aTeamIsAsLargeAsTheSystemGrants() {
        var granted = new int[] {2};
        Consumer<Thread> starting = thread -> {
            if (--granted[0] < 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            thread.start();
        };
        try (var team = new Team(8, starting)) {
            assertEquals(3, team.size());
            var done = new int[3];
            team.run(rows(3), 0, eachRowByItsMember(3, part -> done[part] = 1 + Team.part()), null);
            assertArrayEquals(new int[] {1, 2, 3}, done);
        }
    }
}
