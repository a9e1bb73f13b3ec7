package microgpt.picture;

import java.util.ArrayList;
import java.util.List;
import microgpt.MicroGpt;
import microgpt.TrainingOptions.Progress;
import microgpt.session.KernelChoice;

/// The default run, 1,000 steps on the given names, done once for all pictures of it.
///
/// @param model what it has made
/// @param losses of each step
record DefaultRun(MicroGpt model, List<Double> losses) {
    private static final class Done {
        private static final DefaultRun RUN = train();
    }

    static DefaultRun get() {
        return Done.RUN;
    }

    private static DefaultRun train() {
        var losses = new ArrayList<Double>();
        var model = MicroGpt.onGivenNames()
                .kernels(KernelChoice.SCALAR)
                .train((Progress progress) -> losses.add(progress.loss()));
        return new DefaultRun(model, losses);
    }
}
