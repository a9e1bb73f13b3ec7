package microgpt.check;

import java.util.Arrays;
import microgpt.autograd.Ops;
import microgpt.value.Matrix;

/// A subject's value and gradients on one engine.
///
/// @param value the expression's
/// @param gradients one for each parameter
/// @param rounding on the double engine, a bound on what rounding did to the value
record Walk(double value, double[] gradients, double rounding) {
    static <M> Walk of(Subject subject, Ops<M> ops) {
        set(ops, subject.parameters());
        var root = subject.expression().record(ops);
        ops.backward(root);
        var gradients = new double[subject.parameters().length];
        Arrays.setAll(gradients, ops::parameterGradient);
        double rounding = root instanceof Matrix m ? Difference.rounding(m.at(0, 0)) : Double.NaN;
        return new Walk(ops.get(root, 0, 0), gradients, rounding);
    }

    static void set(Ops<?> ops, double[] parameters) {
        for (int i = 0; i < parameters.length; i++) {
            ops.parameter(i, parameters[i]);
        }
    }
}
