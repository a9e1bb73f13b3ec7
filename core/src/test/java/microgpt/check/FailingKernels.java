package microgpt.check;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;

/// Scalar kernels that have no memory the first time that a method is called.
public final class FailingKernels {
    private FailingKernels() {}

    /// The kernels.
    ///
    /// @param method which one fails
    /// @param done whether it has done its work by then
    public static Kernels once(String method, boolean done) {
        var scalar = new ScalarKernels();
        var failed = new AtomicBoolean();
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, called, arguments) -> {
                    boolean fails = called.getName().equals(method) && failed.compareAndSet(false, true);
                    var result = fails && !done ? null : called.invoke(scalar, arguments);
                    if (fails) {
                        throw new OutOfMemoryError("none for " + method);
                    }
                    return result;
                });
    }
}
