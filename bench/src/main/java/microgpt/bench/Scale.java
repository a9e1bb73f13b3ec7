package microgpt.bench;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// How much time a run may take.
enum Scale {
    /// Worth publishing: several processes, iterations as the annotations say, and every size.
    FULL {
        @Override
        int processes(Run run) {
            return run.processes();
        }

        @Override
        void settings(ChainedOptionsBuilder options) {}
    },
    /// One process each and the sizes that tell most: enough to see how a machine stands.
    QUICK {
        @Override
        void settings(ChainedOptionsBuilder options) {
            options.measurementIterations(3);
        }
    },
    /// Everything once, for as short as can be: shows that it runs, and measures nothing.
    SMOKE {
        @Override
        void settings(ChainedOptionsBuilder options) {
            options.warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(20));
        }
    };

    /// How many processes are started for each benchmark.
    int processes(Run run) {
        return 1;
    }

    /// What differs from the annotations.
    abstract void settings(ChainedOptionsBuilder options);
}
