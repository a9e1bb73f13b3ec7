package microgpt.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import microgpt.kernels.Kernels;

/// What [Kernels] says of where probabilities of attention lie, checked for one document: for the kernels of every
/// module.
public final class ProbabilityPlaces {
    private ProbabilityPlaces() {}

    /// Each has a place of its own, within the room and within the bounds that the contract gives.
    public static void check(Kernels kernels, int n, int heads, int width) {
        int room = kernels.attentionProbs(n, heads, width);
        var places = new HashSet<Integer>();
        for (int h = 0; h < heads; h++) {
            for (int t = 0; t < n; t++) {
                for (int j = 0; j < n; j++) {
                    int place = kernels.attentionProb(n, heads, width, h, t, j);
                    assertTrue(place >= 0 && place < room, "h %d, t %d, j %d".formatted(h, t, j));
                    places.add(place);
                }
            }
        }
        assertEquals(heads * n * n, places.size());
        assertTrue(room <= heads * n * Kernels.pad(n) * 9 / 8);
        assertTrue(
                kernels.attentionScratch(n, heads, width) <= width * (8 * Kernels.pad(Math.max(1, n)) + Kernels.PAD));
        assertEquals(0, heads % kernels.attentionGroup(n, heads, width));
    }
}
