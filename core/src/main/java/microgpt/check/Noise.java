package microgpt.check;

import it.unimi.dsi.fastutil.objects.Object2DoubleOpenHashMap;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import microgpt.autograd.Ops;
import microgpt.value.Matrix;
import microgpt.value.Value;
import microgpt.value.ValueOps;

/// The double engine as something inexact would compute: every number passes through `noise`, parameters as they
/// are read, constants and results on their way forward, and each contribution to a gradient on its way back.
///
/// @param noise what becomes of a number
record Noise(DoubleUnaryOperator noise) {
    /// A subject's value and gradients.
    Walk of(Subject subject) {
        int n = subject.parameters().length;
        var ops = ValueOps.forTraining(n, i -> null);
        Walk.set(ops, subject.parameters());
        var root = subject.expression().record(noisy(ops)).at(0, 0);
        var swept = sweep(root);
        var parameters = ops.parameter(0, n, 1);
        var gradients = new double[n];
        Arrays.setAll(gradients, i -> swept.getDouble(parameters.at(i, 0)));
        return new Walk(root.data(), gradients, Double.NaN);
    }

    /// The engine, each matrix it returns with noise on its cells. Rows that are gathered are copies: nothing is
    /// computed, and nothing rounded.
    @SuppressWarnings("unchecked")
    private Ops<Matrix> noisy(ValueOps ops) {
        return (Ops<Matrix>) Proxy.newProxyInstance(
                Ops.class.getClassLoader(), new Class<?>[] {Ops.class}, (proxy, method, arguments) -> {
                    try {
                        var result = method.invoke(ops, arguments);
                        return result instanceof Matrix m && !method.getName().equals("gather") ? noisy(m) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Matrix noisy(Matrix m) {
        return m.map(cell -> Value.of("noise", noise.applyAsDouble(cell.data()), List.of(cell), 1));
    }

    /// [Value#backward], with noise on what each operand's gradient is added.
    private Object2DoubleOpenHashMap<Value> sweep(Value root) {
        var gradients = new Object2DoubleOpenHashMap<Value>();
        gradients.put(root, 1);
        for (var node : root.graph().reversed()) {
            double gradient = gradients.getDouble(node);
            var children = node.children();
            double[] local = node.localGradients();
            for (int i = 0; i < local.length; i++) {
                gradients.addTo(children.get(i), noise.applyAsDouble(local[i] * gradient));
            }
        }
        return gradients;
    }
}
