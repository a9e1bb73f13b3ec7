package microgpt.bench;

import java.util.Arrays;
import java.util.stream.Stream;
import microgpt.kernels.ScalarKernels;
import microgpt.kernels.vector.VectorKernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

class KernelCallTest {
    static Stream<String> calls() throws NoSuchFieldException {
        var calls = Kernels.class.getDeclaredField("call").getAnnotation(Param.class);
        return Arrays.stream(calls.value());
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyCallThatIsTimedAgrees(String call) {
        KernelCall.requireAgreement(call, new ScalarKernels(), new VectorKernels());
    }
}
