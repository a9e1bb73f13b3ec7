package microgpt.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Locale;
import microgpt.check.GradientCheck;
import microgpt.check.Subject;
import org.junit.jupiter.api.Test;

class OpTest {
    @Test
    void everyOperationButTheOneWithoutGradientIsChecked() {
        var expected = Arrays.stream(Op.values())
                .filter(op -> op != Op.ATTEND)
                .map(op -> op.name().toLowerCase(Locale.ROOT))
                .toList();
        assertEquals(
                expected, GradientCheck.operations().stream().map(Subject::name).toList());
    }
}
