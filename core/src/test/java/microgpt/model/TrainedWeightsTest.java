package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import microgpt.golden.TrainedWeights;
import microgpt.kernels.ScalarKernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainedWeightsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void scalarKernelsTrainToTheRecordedBits(int threads) {
        assertEquals(TrainedWeights.RECORDED, TrainedWeights.of(new ScalarKernels(), threads));
    }
}
