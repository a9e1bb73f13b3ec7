package microgpt.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanesTest {
    /// The last but one is the first whole number that no float holds.
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, 3, 4, 15, 16, 17, (1 << 24) + 1, Integer.MAX_VALUE})
    void lanesAreMaskedWhateverIsLeft(int n) {
        int there = Math.clamp(n, 0, Lanes.LENGTH);
        assertEquals(there, Lanes.first(n).trueCount());
        assertEquals(Lanes.LENGTH - there, Lanes.from(n).trueCount());
        assertEquals(there == 0 ? Lanes.LENGTH : 0, Lanes.first(n).firstTrue());
        assertEquals(there == Lanes.LENGTH ? Lanes.LENGTH : there, Lanes.from(n).firstTrue());
    }
}
