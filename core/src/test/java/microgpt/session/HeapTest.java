package microgpt.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import org.junit.jupiter.api.Test;

class HeapTest {
    /// Arrays are rounded up to regions.
    @Test
    void noArraysFillAllOfTheLargestPool() {
        long pool = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(heap -> heap.getType() == MemoryType.HEAP)
                .mapToLong(heap -> heap.getUsage().getMax())
                .max()
                .orElseThrow();
        assertTrue(pool > 0);
        assertTrue(Heap.mayHold(0.94 * pool));
        assertFalse(Heap.mayHold(0.96 * pool));
        assertTrue(Heap.room() < 0.95 * pool);
    }
}
