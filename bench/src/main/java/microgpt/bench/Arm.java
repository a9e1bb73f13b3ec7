package microgpt.bench;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One way to do what is timed, in a process of its own. [Timing] says what it is held against.
///
/// The very arm that is timed is checked first: after as many runs its answer must be that of the question's reference,
/// which must have changed by them. So an arm that computes nothing, or something else, fails instead of winning.
///
/// @param call does it once, which is what is timed
/// @param answer all that the calls so far led to, read from where they left it
/// @param end is called at last
record Arm(Runnable call, Supplier<double[]> answer, Runnable end) implements AutoCloseable {
    /// A call that changes these arrays, which are its answer.
    static Arm of(Runnable call, float[]... changed) {
        return new Arm(
                call,
                () -> Stream.of(changed)
                        .flatMapToDouble(
                                array -> IntStream.range(0, array.length).mapToDouble(i -> array[i]))
                        .toArray(),
                () -> {});
    }

    /// A call that sets all of this array, which is its answer. Whoever reads the answer spoils it, so that the next
    /// call has to set it again.
    static Arm setting(Runnable call, float[] set) {
        var arm = of(call, set);
        return new Arm(
                call,
                () -> {
                    var answer = arm.answer.get();
                    Arrays.fill(set, Float.NaN);
                    return answer;
                },
                arm.end);
    }

    @Override
    public void close() {
        end.run();
    }
}
