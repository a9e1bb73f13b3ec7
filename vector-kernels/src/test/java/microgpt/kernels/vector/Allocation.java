package microgpt.kernels.vector;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import microgpt.kernels.Kernels;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Adam;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.model.Trainer;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;

/// Prints the kernels that still allocate after a warm-up, for their vectors live on the heap, not in registers; and
/// the training steps that do.
final class Allocation {
    private static final int CALLS = 100;
    private static final Corpus NAMES = Corpus.givenNames();
    private static final Tokenizer TOKENIZER = Tokenizer.of(NAMES);
    private static final Config CONFIG = new Config(TOKENIZER.vocabSize(), 1, 16, 4, 16);
    private static final MethodHandle ALLOCATED = allocatedBytes("getCurrentThreadAllocatedBytes");
    private static final MethodHandle ALLOCATED_BY_ALL = allocatedBytes("getTotalThreadAllocatedBytes");

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
        calls.attention(40, 4, 4, 0, 4);
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
                for (int threads : new int[] {1, 2}) {
                    var what = "a step of %d names on %d threads, %s".formatted(names, threads, with.name());
                    try (var tape = tape(with, threads)) {
                        var trainer = trainer(tape, names);
                        allocating.addAll(untilNone(limit, () -> allocating(what, trainer)));
                    }
                }
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

    /// A tape whose threads share every step.
    private static Tape tape(Kernels kernels, int threads) {
        var tape = Tape.forTraining(CONFIG.parameterCount(), kernels, threads);
        tape.shareFrom(0);
        Initialization.draw(CONFIG, tape, PythonRandom.seed(7));
        return tape;
    }

    private static Trainer<?> trainer(Tape tape, int names) {
        return new Trainer<>(new Gpt<>(CONFIG, tape), TOKENIZER.encode(NAMES), Adam.DEFAULT, 1_000_000, names);
    }

    private static List<String> allocating(String what, Trainer<?> trainer) throws Throwable {
        long before = (long) ALLOCATED_BY_ALL.invokeExact();
        for (int i = 0; i < CALLS; i++) {
            trainer.train();
        }
        long bytes = (long) ALLOCATED_BY_ALL.invokeExact() - before;
        return bytes > 0 ? List.of(what + ": " + bytes / CALLS + " bytes") : List.of();
    }

    /// A method of `com.sun.management.ThreadMXBean`, from a module these tests do not require.
    private static MethodHandle allocatedBytes(String method) {
        try {
            var lookup = MethodHandles.publicLookup();
            var threads = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            var type = Class.forName("com.sun.management.ThreadMXBean");
            return lookup.findVirtual(type, method, MethodType.methodType(long.class))
                    .bindTo(threads);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
