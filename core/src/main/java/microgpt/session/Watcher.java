package microgpt.session;

import java.util.function.Supplier;
import microgpt.model.Gpt;

/// Who is told how a run goes, and may stop it. Everything is said on the thread that trains.
public interface Watcher {
    /// What a step reports.
    ///
    /// @param done the steps done, this one included
    /// @param steps of the whole run
    /// @param loss the mean loss of the step's examples before its update, in nats a token; not smoothed
    /// @param learningRate of the update
    /// @param tokens predicted by the steps done since the run began or went on
    record Step(int done, int steps, double loss, double learningRate, long tokens) {}

    /// A fact about the run as a whole, before or after its steps.
    ///
    /// @param what it is about, such as `saves to`
    /// @param fact puts it into one line, for those who want to know
    default void onFact(String what, Supplier<String> fact) {}

    /// Something is not as the user may think; the run goes on.
    ///
    /// @param warning one line
    default void onWarning(String warning) {}

    /// The first step is about to be done, or the one after those done by the run that goes on.
    ///
    /// @param gpt the model, which changes with every step
    /// @param done steps that have been done
    /// @param steps of the whole run
    default void onStart(Gpt<?> gpt, int done, int steps) {}

    /// A step is done, and the model changed.
    ///
    /// @param step which, and how it went
    default void onStep(Step step) {}

    /// What is held out was looked at.
    ///
    /// @param done steps that have been done
    /// @param loss the mean loss there, in nats a token
    default void onValidation(int done, double loss) {}

    /// Other kernels compute from here on, or do not after all. The result does not depend on it.
    ///
    /// @param what their name, or why not
    default void onKernels(String what) {}

    /// There are no further steps, whether all are done or not.
    default void onEnd() {}

    /// {@return whether to stop, asked before every batch}
    default boolean stops() {
        return false;
    }
}
