package microgpt.check;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.autograd.Expression;
import microgpt.autograd.Ops;
import microgpt.kernels.Kernels;
import microgpt.model.Batch;
import microgpt.model.Config;
import microgpt.model.Loss;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import microgpt.value.ValueOps;

/// Checks gradients against something that knows nothing of them, within bounds that are derived, not chosen.
///
/// The double engine is checked against central differences, parameter by parameter: see [Difference] for what such
/// a difference may be off by.
///
/// The float engine cannot be checked that way: its values are good to seven digits, and a difference of two of
/// them to few. Instead its gradients are compared with those of the double engine, and its own values
/// only along a few directions in which all parameters move at once. See [Spread] for how far float may be off.
public final class GradientCheck {
    /// A bump for double: with f and f‴ near 1, truncation h²·f‴/6 and rounding 2⁻⁵³·f/h are smallest together.
    private static final double DOUBLE_BUMP = 0x1p-17;

    /// The same for float, less a margin: the bound on its rounding is a hundred times what rounding usually is.
    private static final double FLOAT_BUMP = 0x1p-9;

    private static final int DIRECTIONS = 4;

    private GradientCheck() {}

    /// The outcome for one subject: where the error is largest in proportion to its bound.
    ///
    /// @param name the subject's
    /// @param engine whose gradients
    /// @param against what they are compared with
    /// @param error how far the two are apart
    /// @param bound how far they may be
    /// @param at the parameter, or the direction
    public record Row(String name, String engine, String against, double error, double bound, String at) {
        /// What stands above rows that are printed.
        public static final String HEADER = String.format(
                Locale.ROOT,
                "%-14s %-6s  %-12s  %13s  %8s  at",
                "gradient of",
                "engine",
                "against",
                "largest error",
                "allowed");

        /// {@return whether the error keeps within its bound}
        public boolean ok() {
            return error <= bound;
        }

        /// {@return the error in proportion to its bound; 0 where there is none, above 1 where it
        /// exceeds the bound}
        public double ratio() {
            return error == 0 ? 0 : error / bound;
        }

        /// A line of a table.
        @Override
        public String toString() {
            var where = error == 0 ? "" : at;
            var line = String.format(
                    Locale.ROOT, "%-14s %-6s  %-12s  %13.1e  %8.1e  %s", name, engine, against, error, bound, where);
            return ok() ? line.stripTrailing() : line + "  FAILED";
        }

        /// This row, or the same with another error if that is larger in proportion. NaN is the largest.
        private Row or(double error, double bound, String at) {
            var other = new Row(name, engine, against, error, bound, at);
            return this.at.isEmpty() || Double.compare(other.ratio(), ratio()) > 0 ? other : this;
        }
    }

    /// {@return every operation a gradient flows through}
    public static List<Subject> operations() {
        return Arrays.stream(Use.values())
                .map(use -> new Subject(
                        use.name().toLowerCase(Locale.ROOT), use, use.parameters(), Use::parameterName, Use.COLS))
                .toList();
    }

    /// {@return every operation, and a small model}
    public static List<Subject> subjects() {
        return Stream.concat(operations().stream(), Stream.of(model())).toList();
    }

    /// {@return a line that counts the rows that failed and names them; none if all are right}
    ///
    /// @param rows of any subjects
    public static Optional<String> failure(List<Row> rows) {
        var failed = rows.stream().filter(row -> !row.ok()).toList();
        return failed.isEmpty()
                ? Optional.empty()
                : Optional.of(failed.size() + " of " + rows.size() + " checks failed: "
                        + failed.stream()
                                .map(row -> row.name() + " on " + row.engine())
                                .distinct()
                                .collect(Collectors.joining(", ")));
    }

    /// A model of two layers on three documents, one of which the block cuts. Its parameters are large enough for
    /// attention to tell one row from another, and drawn so that no relu turns while they are bumped: where it
    /// does, a function has no slope to compare with.
    private static Subject model() {
        var corpus = Corpus.of("check", "ava\nella\nvale\n".getBytes(StandardCharsets.UTF_8));
        var tokenizer = Tokenizer.of(corpus);
        var documents = tokenizer.encode(corpus);
        var config = new Config(tokenizer.vocabSize(), 2, 4, 2, 4);
        var batch = new Batch(documents.size(), config.blockSize());
        for (int i = 0; i < documents.size(); i++) {
            batch.add(documents, i);
        }
        double[] parameters =
                PythonRandom.seed(13).normals(config.parameterCount(), 0.5).value();
        Arrays.setAll(parameters, i -> (float) parameters[i]);
        var loss = new Loss(config, batch);
        return new Subject("gpt", loss, parameters, config::parameterName, loss.longestSum());
    }

    /// The double engine's gradients against central differences of its values.
    ///
    /// @param subject the computation, and the parameters at which it is checked
    /// @return the parameter with the largest error in proportion to its bound
    public static Row value(Subject subject) {
        var exact = Walk.of(subject, ValueOps.forTraining(subject.parameters().length, i -> null));
        // the gradients take roundings of the same scale themselves
        double rounding = 2 * exact.rounding();
        var engine = ValueOps.forInference(subject.parameters().length, i -> null);
        var worst = new Row(subject.name(), "value", "differences", 0, 0, "");
        for (int i = 0; i < subject.parameters().length; i++) {
            int bumped = i;
            var difference = Difference.of(
                    bump -> {
                        double[] at = subject.parameters().clone();
                        at[bumped] += bump;
                        return value(engine, subject.expression(), at);
                    },
                    DOUBLE_BUMP,
                    rounding);
            worst = worst.or(
                    Math.abs(exact.gradients()[i] - difference.slope()),
                    difference.bound(),
                    subject.parameterName().apply(i));
        }
        return worst;
    }

    /// The float engine's gradients: against the double engine's, and against differences of its own values.
    ///
    /// @param subject the computation, and the parameters at which it is checked
    /// @param kernels compute the float engine's numbers
    /// @return a row for each comparison
    public static List<Row> tape(Subject subject, Kernels kernels) {
        var tape = Walk.of(subject, Tape.forTraining(subject.parameters().length, kernels));
        var spread = Spread.of(subject);
        return List.of(againstValue(subject, tape, spread), alongDirections(subject, kernels, tape, spread));
    }

    /// How far rounding may carry the float engine's gradient of each parameter.
    ///
    /// @param subject the computation, and the parameters at which it is checked
    /// @return a bound for each parameter
    public static double[] floatBounds(Subject subject) {
        var bounds = new double[subject.parameters().length];
        Arrays.setAll(bounds, Spread.of(subject)::gradient);
        return bounds;
    }

    /// {@return how far rounding may carry the value of a subject in float, whatever the order of its
    /// sums}
    ///
    /// @param subject the computation, and the parameters at which it is checked
    public static double floatBound(Subject subject) {
        return Spread.of(subject).value();
    }

    /// The float engine's value and gradients against the double engine's.
    ///
    /// @param subject the computation, and the parameters at which it is checked
    /// @param kernels compute the float engine's numbers
    /// @return the worst of the value and all gradients
    public static Row agreement(Subject subject, Kernels kernels) {
        var tape = Walk.of(subject, Tape.forTraining(subject.parameters().length, kernels));
        return againstValue(subject, tape, Spread.of(subject));
    }

    private static Row againstValue(Subject subject, Walk tape, Spread spread) {
        var worst = new Row(subject.name(), "tape", "value engine", 0, 0, "")
                .or(Math.abs(tape.value() - spread.exact().value()), spread.value(), "the value itself");
        for (int i = 0; i < subject.parameters().length; i++) {
            worst = worst.or(
                    Math.abs(tape.gradients()[i] - spread.exact().gradients()[i]),
                    spread.gradient(i),
                    subject.parameterName().apply(i));
        }
        return worst;
    }

    /// The float engine's gradients against central differences of its values, all parameters moving at once, up or
    /// down as a coin falls; as a mean over the parameters.
    private static Row alongDirections(Subject subject, Kernels kernels, Walk tape, Spread spread) {
        int n = subject.parameters().length;
        var engine = Tape.forInference(n, kernels, 1);
        var worst = new Row(subject.name(), "tape", "differences", 0, 0, "");
        for (int d = 0; d < DIRECTIONS; d++) {
            double[] direction = signs(n, d);
            double slope = 0;
            double roundingOfSlope = 0;
            for (int i = 0; i < n; i++) {
                slope += direction[i] * tape.gradients()[i];
                roundingOfSlope += spread.gradient(i);
            }
            var difference = Difference.of(
                    bump -> {
                        double[] at = subject.parameters().clone();
                        for (int i = 0; i < n; i++) {
                            at[i] += bump * direction[i];
                        }
                        return value(engine, subject.expression(), at);
                    },
                    FLOAT_BUMP,
                    spread.value());
            worst = worst.or(
                    Math.abs(slope - difference.slope()) / n,
                    (difference.bound() + roundingOfSlope) / n,
                    "direction " + d);
        }
        return worst;
    }

    private static double[] signs(int n, int seed) {
        var random = new SplittableRandom(seed);
        return random.ints(n, 0, 2).mapToDouble(i -> 2 * i - 1).toArray();
    }

    private static <M> double value(Ops<M> ops, Expression expression, double[] parameters) {
        ops.begin();
        Walk.set(ops, parameters);
        return ops.get(expression.record(ops), 0, 0);
    }
}
