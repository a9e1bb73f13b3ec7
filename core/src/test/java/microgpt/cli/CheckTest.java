package microgpt.cli;

import static microgpt.cli.Ran.microgpt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import microgpt.autograd.Expression;
import microgpt.autograd.Ops;
import microgpt.check.BrokenKernels;
import microgpt.check.GradientCheck;
import microgpt.check.Subject;
import microgpt.kernels.ScalarKernels;
import microgpt.session.Failure;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CheckTest {
    @Test
    void everyOperationAndAModelPassOnBothEngines() {
        assertEquals(
                "microgpt: --kernels with --engine value: only the tape computes with kernels (see 'microgpt check --help')",
                microgpt("check", "--kernels", "scalar", "--engine", "value").complaint(2));
        var ran = microgpt("check", "--kernels", "scalar");
        assertEquals(0, ran.code(), ran.out() + ran.err());
        assertEquals("kernels: scalar\n", ran.err());
        int subjects = GradientCheck.operations().size() + 1;
        for (var subject : GradientCheck.operations()) {
            assertTrue(ran.out().contains("\n" + subject.name() + " "), ran.out());
        }
        assertEquals(
                subjects,
                ran.out()
                        .lines()
                        .filter(line -> line.contains(" value   differences "))
                        .count());
        assertEquals(
                subjects,
                ran.out()
                        .lines()
                        .filter(line -> line.contains(" tape    value engine"))
                        .count());
        assertEquals(
                subjects,
                ran.out()
                        .lines()
                        .filter(line -> line.contains(" tape    differences "))
                        .count());
        assertTrue(ran.out().contains("\ngpt "), ran.out());
        assertTrue(ran.out().endsWith("\nall " + 3 * subjects + " checks passed\n"), ran.out());
    }

    @Test
    void oneEngineIsCheckedAlone() {
        var ran = microgpt("check", "--engine", "value");
        assertEquals(0, ran.code(), ran.out() + ran.err());
        assertEquals("", ran.err());
        assertFalse(ran.out().contains("tape"), ran.out());
        assertTrue(
                ran.out().contains("\nall " + (GradientCheck.operations().size() + 1) + " checks passed"), ran.out());
    }

    @Test
    void anUnknownEngineIsWrongUsage() {
        assertEquals(
                "microgpt: Invalid value for option '--engine': 'gpu' is none of value, tape, both"
                        + " (see 'microgpt check --help')",
                microgpt("check", "--engine", "gpu").complaint(2));
    }

    /// Runs the command on other subjects or kernels than its own, and expects it to fail.
    private static String failure(Check check) {
        var out = new StringWriter();
        var command = new CommandLine(check).setOut(new PrintWriter(out, true));
        var thrown = new Throwable[1];
        command.setExecutionExceptionHandler((e, line, parsed) -> {
            thrown[0] = e;
            return 1;
        });
        assertEquals(1, command.execute(), out::toString);
        assertTrue(out.toString().contains("FAILED"), out::toString);
        assertTrue(thrown[0] instanceof Failure, () -> String.valueOf(thrown[0]));
        return thrown[0].getMessage();
    }

    @Test
    void aBrokenKernelFailsTheOperationsThatUseIt() {
        var broken = new BrokenKernels("addSoftmaxGrad", 1.001f).kernels();
        assertEquals(
                "1 of " + 3 * GradientCheck.operations().size() + " checks failed: softmax on tape",
                failure(new Check(GradientCheck.operations(), broken)));
    }

    /// x² whose second factor hands back no gradient.
    private record HalfSquare() implements Expression {
        @Override
        public <M> M record(Ops<M> ops) {
            var x = ops.parameter(0, 1, 1);
            return ops.mul(x, ops.constant(1, 1, ops.get(x, 0, 0)));
        }
    }

    @Test
    void aGradientThatIsNotTheSlopeFailsOnBothEngines() {
        var subject = new Subject("half square", new HalfSquare(), new double[] {1.5}, i -> "x", 1);
        assertEquals(
                "2 of 3 checks failed: half square on value, half square on tape",
                failure(new Check(List.of(subject), new ScalarKernels())));
    }
}
