package microgpt.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class TeamTest {
    @Test
    void everyPartRunsOncePerRound() {
        var runs = new AtomicIntegerArray(5);
        try (var team = new Team(5)) {
            for (int round = 0; round < 300; round++) {
                team.run((t, r, part, parts) -> runs.incrementAndGet(part), null, 0);
            }
        }
        for (int part = 0; part < 5; part++) {
            assertEquals(300, runs.get(part), "part " + part);
        }
    }

    @Test
    void aFailureOfOnePartReachesTheCallerAndTheTeamGoesOn() {
        try (var team = new Team(3)) {
            var failure = assertThrows(
                    IllegalStateException.class,
                    () -> team.run(
                            (t, r, part, parts) -> {
                                if (part == 2) {
                                    throw new IllegalStateException("part 2");
                                }
                            },
                            null,
                            0));
            assertEquals("part 2", failure.getMessage());
            var done = new int[3];
            team.run((t, r, part, parts) -> done[part] = parts, null, 0);
            assertArrayEquals(new int[] {3, 3, 3}, done);
        }
    }

    @Test
    void anIdleTeamParksAndAClosedOneEnds() throws InterruptedException {
        var threads = new Thread[3];
        try (var team = new Team(3)) {
            team.run((t, r, part, parts) -> threads[part] = Thread.currentThread(), null, 0);
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
}
