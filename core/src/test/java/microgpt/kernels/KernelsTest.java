package microgpt.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelsTest {
    @ParameterizedTest
    @CsvSource({"1, 4, 4", "7, 4, 4", "13, 8, 16", "16, 4, 4", "17, 4, 4", "16, 3, 4", "5, 4, 3", "40, 2, 8"})
    void everyProbabilityOfADocumentHasItsOwnPlace(int n, int heads, int width) {
        int stride = Kernels.keyStride(n, heads, width);
        var places = new HashSet<Integer>();
        for (int h = 0; h < heads; h++) {
            for (int t = 0; t < n; t++) {
                int first = Kernels.firstProbability(n, heads, width, h, t);
                for (int j = 0; j < n; j++) {
                    int place = first + j * stride;
                    assertTrue(
                            place >= 0 && place < Kernels.attentionProbs(n, heads),
                            "h %d, t %d, j %d".formatted(h, t, j));
                    places.add(place);
                }
            }
        }
        assertEquals(heads * n * n, places.size());
    }
}
