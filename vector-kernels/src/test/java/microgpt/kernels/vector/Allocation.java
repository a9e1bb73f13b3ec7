package microgpt.kernels.vector;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import microgpt.kernels.Kernels;

/// Prints the kernels that still allocate after a warm-up: their vectors live on the heap, not in registers.
final class Allocation {
    private static final int CALLS = 100;
    private static final MethodHandle ALLOCATED = allocatedBytes();

    private Allocation() {}

    /// Every kernel in turns, as a training step would, until none allocates or the time is up.
    public static void main(String[] seconds) throws Throwable {
        Kernels kernels = new VectorKernels();
        var calls = new Calls(Values.ORDINARY, 7);
        for (int n : new int[] {64, 27}) {
            calls.elementwise(n);
            calls.optimiser(n);
            calls.byRows(9, n);
            calls.matmul(9, n, n);
        }
        calls.attention(7, 4, 4, 0, 4);
        calls.attention(7, 4, 16, 0, 4);
        calls.attention(40, 3, 13, 0, 3);
        calls.attend(7, 4, 4);
        calls.attend(40, 3, 13);
        long end = System.nanoTime() + 1_000_000_000L * Integer.parseInt(seconds[0]);
        List<String> allocating;
        do {
            allocating = allocating(calls.made(), kernels);
        } while (!allocating.isEmpty() && System.nanoTime() < end);
        System.out.println(allocating);
    }

    private static List<String> allocating(List<Call> calls, Kernels kernels) throws Throwable {
        var found = new ArrayList<String>();
        for (var call : calls) {
            float[][] arrays =
                    call.arrays().stream().map(array -> array.data().clone()).toArray(float[][]::new);
            long before = (long) ALLOCATED.invokeExact();
            for (int i = 0; i < CALLS; i++) {
                call.body().on(kernels, arrays);
            }
            long bytes = (long) ALLOCATED.invokeExact() - before;
            if (bytes > 0) {
                found.add(call.what() + ": " + bytes / CALLS + " bytes a call");
            }
        }
        return found;
    }

    /// `com.sun.management.ThreadMXBean.getCurrentThreadAllocatedBytes`, from a module these tests do not require.
    private static MethodHandle allocatedBytes() {
        try {
            var lookup = MethodHandles.publicLookup();
            var threads = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            var type = Class.forName("com.sun.management.ThreadMXBean");
            return lookup.findVirtual(type, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
                    .bindTo(threads);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
