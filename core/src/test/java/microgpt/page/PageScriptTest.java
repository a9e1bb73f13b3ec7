package microgpt.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import microgpt.autograd.Ops;
import microgpt.autograd.Ops.Kept;
import microgpt.kernels.ScalarKernels;
import microgpt.model.Batch;
import microgpt.model.Gpt;
import microgpt.model.Sampler;
import microgpt.tape.Tape;
import microgpt.value.ValueOps;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the page computes, against the engines.
class PageScriptTest {
    /// From the rounding of a float to that of a double.
    private static final double DOUBLE = 0x1p-29;

    private static PageScript script;

    @BeforeAll
    static void open() {
        script = new PageScript();
    }

    @AfterAll
    static void close() {
        script.close();
    }

    private record Walk(double loss, double[] gradients) {
        static <M> Walk of(Runs.Trained run, float[] weights, Ops<M> ops) {
            Inventions.restore(ops, weights);
            var batch = new Batch(1, run.story().config().blockSize());
            batch.add(run.documents(), 0);
            ops.begin();
            var loss = new Gpt<>(run.story().config(), ops).loss(batch);
            ops.backward(loss);
            return new Walk(
                    ops.get(loss, 0, 0),
                    IntStream.range(0, weights.length)
                            .mapToDouble(ops::parameterGradient)
                            .toArray());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 2, 8", "2, 6, 3, 4", "1, 5, 5, 1"})
    void lossAndGradientsAreTheEnginesWithinTheirBounds(int layers, int channels, int heads, int block) {
        try (var run = Runs.train(Runs.NAMES, Runs.recipe(3, 1, 1), 2, layers, channels, heads, block)) {
            var weights = run.recording().snapshots().getLast().weights();
            var value = Walk.of(run, weights, ValueOps.forTraining(weights.length, i -> null));
            var check = Expected.of(
                            run.story(), run.documents(), run.recording().snapshots())
                    .getLast();
            double[] own = script.ofRun(run.json(), """
                    const {tokens} = run.checks.at(-1);
                    const seen = tokens.slice(0, -1);
                    const example = {tokens: seen, targets: tokens.slice(1), shares: seen.map(() => 1 / seen.length)};
                    const own = modules['model.js'].spread(run.config, run.weights(1), [example]);
                    return [own.loss, own.lossBound, ...own.gradients, ...own.gradientBounds];
                    """, PageScriptTest::array);
            requireWithin("loss", own[0], check.loss(), own[1]);
            requireWithin("loss", own[0], value.loss(), own[1] * DOUBLE);
            for (int i = 0; i < weights.length; i++) {
                var name = run.story().config().parameterName(i);
                double bound = own[2 + weights.length + i];
                requireWithin(name, own[2 + i], check.gradients()[i], bound);
                requireWithin(name, own[2 + i], value.gradients()[i], bound * DOUBLE);
            }
        }
    }

    /// Logits thousands apart: the probabilities of what comes are too small for a number, their logarithms are not.
    @Test
    void lossesAreTheEnginesWhereProbabilitiesAreNone() {
        try (var run = Runs.train(Runs.NAMES, Runs.recipe(3, 1, 1), 2, 1, 4, 1, 4)) {
            var weights = run.recording().snapshots().getLast().weights().clone();
            for (int i = 0; i < weights.length; i++) {
                weights[i] *= 100;
            }
            var engine = Walk.of(run, weights, Tape.forTraining(weights.length, new ScalarKernels(), 1));
            double[] own = script.ofRun(run.json(), """
                    const {tokens} = run.checks.at(-1);
                    const seen = tokens.slice(0, -1);
                    const example = {tokens: seen, targets: tokens.slice(1), shares: seen.map(() => 1 / seen.length)};
                    const own = modules['model.js'].spread(run.config, run.weights(1).map((w) => Math.fround(w * 100)), [example]);
                    return [own.loss, own.lossBound];
                    """, PageScriptTest::array);
            assertTrue(engine.loss() > 1_000, () -> "no such loss: " + engine.loss());
            requireWithin("loss", own[0], engine.loss(), own[1]);
        }
    }

    private static void requireWithin(String what, double own, double engine, double bound) {
        assertTrue(
                Math.abs(own - engine) <= bound,
                () -> what + ": the page computes " + own + ", the engine " + engine + ", allowed " + bound);
    }

    @Test
    void everyRecordedNumberIsCheckedAndAWrongOneIsFound() {
        try (var run = Runs.train(Runs.NAMES, Runs.recipe(4, 1, 1), 3, 1, 4, 2, 5)) {
            var check = """
                    let state = null;
                    for (const next of modules['checks.js'].checkAll(run)) state = next;
                    return [state.losses, state.gradients, state.worst.share];
                    """;
            int parameters = run.story().config().parameterCount();
            double[] right = script.ofRun(run.json(), check, PageScriptTest::array);
            assertEquals(2 + 2, right[0]);
            assertEquals(2 * parameters, right[1]);
            assertTrue(right[2] <= 1, () -> "worst " + right[2]);
            var wrong = "run.losses[0] *= 1.0001; " + check;
            assertTrue(script.ofRun(run.json(), wrong, PageScriptTest::array)[2] > 1);
        }
    }

    private static double[] array(Value value) {
        return value.as(double[].class);
    }

    /// The bound is that of one step carried through all of them: the run is trained again sixteen times more, with
    /// every number on its way changed by the most that rounding may, Adam's too.
    @ParameterizedTest
    @CsvSource({"5, 1, 1", "2, 2, 3"})
    void trainingAgainLeadsToTheSameWeightsAndMoments(int steps, int batchSize, int accumulate) {
        var recipe = Runs.recipe(steps, batchSize, accumulate);
        try (var run = Runs.train(Runs.NAMES, recipe, 3, 1, 4, 2, 5)) {
            int n = run.story().config().parameterCount();
            double[] again = script.ofRun(run.json(), """
                    const training = modules['training.js'];
                    const again = (round) => {
                      const weights = [];
                      const work = training.replay(run, { round, onSnapshot: (_, reached) => weights.push(...reached) });
                      let result = work.next();
                      while (!result.done) result = work.next();
                      const state = training.moments(run);
                      for (let step = 0; step < run.losses.length; step++) {
                        const adam = training.adamStep(run, step, round);
                        for (let i = 0; i < run.parameters; i++) {
                          adam(state, i, result.value.gradients[step * run.parameters + i], 0);
                        }
                      }
                      return [...state.m, ...state.v, ...result.value.losses, ...weights];
                    };
                    const rows = Math.max(...run.losses.map((_, step) => run.examplesOf(step).reduce((sum, e) => sum + e.tokens.length, 0)));
                    const own = again(undefined);
                    const squares = own.map(() => 0);
                    for (let draw = 0; draw < 16; draw++) {
                      again(modules['model.js'].noise(run.config, rows, draw)).forEach((x, i) => { squares[i] += (x - own[i]) ** 2; });
                    }
                    return [training.obstacle(run) === null ? 0 : 1, ...own, ...squares.map((x) => 6 * Math.sqrt(x / 16))];
                    """, PageScriptTest::array);
            assertEquals(0, again[0]);
            var engine = new ArrayList<Double>();
            for (var kept : List.of(Kept.FIRST_MOMENTS, Kept.SECOND_MOMENTS)) {
                var moments = new double[n];
                run.tape().copy(kept, 0, moments, n);
                Arrays.stream(moments).forEach(engine::add);
            }
            Arrays.stream(run.recording().losses()).forEach(engine::add);
            for (var snapshot : run.recording().snapshots().stream().skip(1).toList()) {
                for (float weight : snapshot.weights()) {
                    engine.add((double) weight);
                }
            }
            assertEquals(2 * engine.size() + 1, again.length);
            for (int i = 0; i < engine.size(); i++) {
                double bound = again[1 + engine.size() + i];
                requireWithin("number " + i, again[1 + i], engine.get(i), bound);
            }
        }
    }

    /// Of the keys and queries behind it an attention's element names none: there are too many.
    @Test
    void whatUsesANumberNamesItAmongItsOperands() {
        try (var run = Runs.train(Runs.NAMES, Runs.recipe(1, 1, 1), 2, 1, 4, 2, 5)) {
            int[] counts = script.ofRun(run.json(), """
                    const {operandsOf, usesOf} = modules['edges.js'];
                    const {tape} = modules['model.js'].learn(run.config, run.weights(1), run.example('anna'));
                    tape.backwardByEdge(tape.records.at(-1));
                    let uses = 0;
                    let wrong = 0;
                    for (const record of tape.records.filter(({constant}) => !constant)) {
                      for (let at = 0; at < record.rows * record.cols; at++) {
                        const [i, j] = [Math.floor(at / record.cols), at % record.cols];
                        for (const use of usesOf(tape, record, i, j)) {
                          if (use.record.op === 'attention' && j < 2 * use.record.cols) continue;
                          const named = operandsOf(use.record, use.i, use.j).flatMap((operand) => [operand, operand.of]);
                          uses++;
                          if (!named.some((one) => one && one.record === record && one.i === i && one.j === j)) wrong++;
                        }
                      }
                    }
                    return [uses, wrong];
                    """, counted -> counted.as(int[].class));
            assertTrue(counts[0] > 200, () -> counts[0] + " uses");
            assertEquals(0, counts[1]);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1", "0.5, 0, 0.7", "3, 2, 1", "0.7, 3, 0.5", "0, 0, 1", "0, 3, 0.02"})
    void tokensAreDrawnFromWhatTheEngineDrawsFrom(double temperature, int topK, double topP) {
        double[] logits = {0.5, 2, -1, 2, 1.25};
        double[] own = script.eval("", """
                        const settings = { temperature: %s, topK: %d, topP: %s };
                        return modules['sampling.js'].probabilities(%s, settings);
                        """.formatted(temperature, topK, topP, Arrays.toString(logits)))
                .as(double[].class);
        assertArrayEquals(new Sampler.Settings(temperature, topK, topP).probabilities(logits), own, 1e-15);
    }

    @Test
    void textsAreReadAsTrainingReadsThem() {
        try (var run = Runs.train(Runs.NAMES, Runs.recipe(1, 1, 1), 2, 1, 4, 1, 4)) {
            var read = script.ofRun(
                    run.json(),
                    "const e = run.example('aémm a💡'); return [e.unknown.join('|'), e.cut, run.text(e.tokens), e.targets.length].join(';')",
                    Value::asString);
            assertEquals("é| |💡;1;amm;4", read);
            assertEquals(
                    "0;",
                    script.ofRun(
                            run.json(),
                            "const e = run.example(''); return [e.cut, run.text(e.tokens)].join(';')",
                            Value::asString));
        }
    }
}
