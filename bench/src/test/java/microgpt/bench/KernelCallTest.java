package microgpt.bench;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelCallTest {
    static List<String> calls() {
        return Kernels.calls(true);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyCallThatIsTimedAgrees(String call) {
        var timing = new Kernels().timing("Kernels.call", Map.of("call", call, "kernels", "VECTOR"));
        timing.check(timing.reference().get(), timing.arm().get());
    }
}
