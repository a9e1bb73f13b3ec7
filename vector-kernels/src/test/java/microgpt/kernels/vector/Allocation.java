package microgpt.kernels.vector;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import microgpt.autograd.Tape;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Adam;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.model.Trainer;
import microgpt.random.PythonRandom;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;

/// Prints the kernels that still allocate after a warm-up, for their vectors live on the heap, not in registers; and
/// the training steps that do.
final class Allocation {
    private static final int CALLS = 100;
    private static final MethodHandle ALLOCATED = allocatedBytes();

    private Allocation() {}

    /// Every kernel in turns, as a training step would, until none allocates or the time is up; then steps likewise.
    public static void main(String[] seconds) throws Throwable {
        Kernels kernels = new VectorKernels();
        var calls = new Calls(Values.ORDINARY, 7);
        for (int n : new int[] {64, 27}) {
            calls.elementwise(n);
            calls.optimiser(n);
            calls.byRows(9, n);
            calls.matmul(9, n, n);
        }
        calls.matmul(40, 80, 130);
        calls.attention(7, 4, 4, 0, 4);
        calls.attention(7, 4, 16, 0, 4);
        calls.attention(40, 3, 13, 0, 3);
        calls.attend(7, 4, 4);
        calls.attend(40, 3, 13);
        calls.attend(64, 4, 32);
        long limit = 1_000_000_000L * Integer.parseInt(seconds[0]);
        var allocating = untilNone(limit, () -> allocating(calls.made(), kernels));
        for (var call : calls.made()) {
            var difference = call.difference(new ScalarKernels(), kernels);
            if (difference != null) {
                allocating.add("compiled, " + difference);
            }
        }
        for (int names : new int[] {1, 16}) {
            for (var with : List.of(kernels, new ScalarKernels())) {
                var trainer = trainer(with, names);
                var what = "a step of " + names + " names, " + with.name();
                allocating.addAll(untilNone(limit, () -> allocating(what, trainer)));
            }
        }
        System.out.println(allocating);
    }

    private interface Measurement {
        List<String> allocating() throws Throwable;
    }

    private static List<String> untilNone(long nanoseconds, Measurement measurement) throws Throwable {
        long start = System.nanoTime();
        List<String> allocating;
        do {
            allocating = measurement.allocating();
        } while (!allocating.isEmpty() && System.nanoTime() - start < nanoseconds);
        return allocating;
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

    private static Trainer<?> trainer(Kernels kernels, int names) {
        var corpus = Corpus.givenNames();
        var tokenizer = Tokenizer.of(corpus);
        var config = new Config(tokenizer.vocabSize(), 1, 16, 4, 16);
        var tape = Tape.forTraining(config.parameterCount(), kernels);
        Initialization.draw(config, tape, PythonRandom.seed(7));
        return new Trainer<>(new Gpt<>(config, tape), tokenizer.encode(corpus), Adam.DEFAULT, 1_000_000, names);
    }

    private static List<String> allocating(String what, Trainer<?> trainer) throws Throwable {
        long before = (long) ALLOCATED.invokeExact();
        for (int i = 0; i < CALLS; i++) {
            trainer.train();
        }
        long bytes = (long) ALLOCATED.invokeExact() - before;
        return bytes > 0 ? List.of(what + ": " + bytes / CALLS + " bytes") : List.of();
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
