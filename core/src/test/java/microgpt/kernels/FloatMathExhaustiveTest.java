package microgpt.kernels;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class FloatMathExhaustiveTest {
    @ParameterizedTest
    @EnumSource
    void everyFloatIsWithinItsBound(Curve curve, TestReporter reporter) {
        var worst = IntStream.range(0, 1 << 16)
                .parallel()
                .mapToObj(high -> {
                    var w = Worst.NONE;
                    for (int low = 0; low < 1 << 16; low++) {
                        w = w.or(curve, Float.intBitsToFloat(high << 16 | low));
                    }
                    return w;
                })
                .reduce(Worst.NONE, Worst::or);
        worst.report(curve, reporter);
        worst.check(curve);
    }
}
