package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final long MILLI = 1_000_000;

    /// A clock that only runs while the arm or its reference does.
    private long now;

    private int runs;

    private boolean compiling;

    private boolean untilLevel(IntToLongFunction nanosOfRun, int seconds) {
        var warmUp = new WarmUp(
                () -> now += nanosOfRun.applyAsLong(runs++), () -> now += MILLI, 3, () -> now, () -> compiling);
        return warmUp.untilLevel(Duration.ofSeconds(seconds));
    }

    @Test
    void codeThatGetsFasterIsWaitedFor() {
        assertTrue(untilLevel(run -> run < 100 ? 40 * MILLI - run * MILLI / 3 : MILLI, 20));
        assertTrue(runs > 100, runs + " runs");
    }

    @Test
    void slowCodeIsNotTakenForCompiledHoweverLevelItIs() {
        assertTrue(untilLevel(run -> run < 200 ? 40 * MILLI : MILLI, 20));
        assertTrue(runs > 200, runs + " runs");
    }

    @Test
    void codeThatIsBeingCompiledIsWaitedFor() {
        compiling = true;
        assertTrue(untilLevel(
                run -> {
                    compiling = run < 1_000;
                    return 2 * MILLI;
                },
                20));
        assertTrue(runs > 1_000, runs + " runs");
    }

    @Test
    void longCallsAreLevelAfterFour() {
        var warmUp = new WarmUp(() -> now += 2_000 * MILLI, () -> now += 10_000 * MILLI, 3, () -> now, () -> compiling);
        assertTrue(warmUp.untilLevel(Duration.ofSeconds(10)));
        assertEquals(10_000 * MILLI + 4 * 2_000 * MILLI, now);
    }

    @Test
    void callsThatOutlastThePatienceAreLevelAfterTwoAlike() {
        Runnable reference = () -> now += 10_000 * MILLI;
        var alike = new WarmUp(() -> now += 28_000 * MILLI, reference, 3, () -> now, () -> compiling);
        assertTrue(alike.untilLevel(Duration.ofSeconds(20)));
        assertEquals((10_000 + 2 * 28_000) * MILLI, now);
        var faster = new WarmUp(() -> now += 28_000 * MILLI / ++runs, reference, 3, () -> now, () -> compiling);
        assertFalse(faster.untilLevel(Duration.ofSeconds(20)));
    }

    @Test
    void whatTheCompilerHasToDoForTheJdkAloneIsNotWaitedFor() {
        var queue = """
                Current compiles:
                C2 CompilerThread0   5114    9     4       %s (21 bytes)

                C2 compile queue:
                Empty
                """;
        for (var method :
                List.of("MyProduct::multiply", "microgpt.bench.Arm::run", "jdk.incubator.vector.Float::add")) {
            assertTrue(WarmUp.isAnyOfTheArm(queue.replace("%s", method)), method);
        }
        for (var method : List.of("java.lang.String::hashCode", "jdk.internal.misc.Unsafe::get", "sun.nio.A::b")) {
            assertFalse(WarmUp.isAnyOfTheArm(queue.replace("%s", method)), method);
        }
    }

    @Test
    void patienceEnds() {
        assertFalse(untilLevel(run -> 40 * MILLI, 20));
        assertTrue(now < 21_000 * MILLI, now + " ns");
    }

    @Test
    void anUnsteadyMachineIsLevelAllTheSame() {
        assertTrue(untilLevel(run -> MILLI + (run * 7919 % 13) * MILLI / 10, 20));
    }
}
