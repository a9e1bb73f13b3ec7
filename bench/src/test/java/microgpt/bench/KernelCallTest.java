package microgpt.bench;

import java.util.List;
import java.util.Map;
import microgpt.kernels.ScalarKernels;
import microgpt.kernels.vector.VectorKernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelCallTest {
    static List<String> calls() {
        return Kernels.calls(true);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyCallThatIsTimedAgrees(String call) {
        Timed.check(
                new Kernels(),
                "Kernels.call",
                Map.of("call", call),
                KernelCall.of(call, new ScalarKernels()),
                KernelCall.of(call, new VectorKernels()));
    }
}
