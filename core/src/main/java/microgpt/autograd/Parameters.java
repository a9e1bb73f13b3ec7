package microgpt.autograd;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.random.Rng;

/// Matrices of parameters by name, one after another in an engine's flat vector.
///
/// ```java
/// var layout = Parameters.of("w1", 4, 2).and("b1", 1, 4);
/// var tape = Tape.forTraining(layout.count());
/// layout.draw("w1", tape, PythonRandom.seed(42), 0.5);
/// var h = tape.add(tape.linear(x, layout.get("w1", tape)), layout.get("b1", tape));
/// ```
///
/// It never changes: [#and] returns a longer one.
///
/// @param list the matrices in the order they lie
public record Parameters(List<Parameter> list) {
    private static final int CHUNK = 1 << 12;

    /// One matrix of parameters.
    ///
    /// @param name its name, such as `layer0.attn_wq`
    /// @param offset where it starts in the flat vector of all parameters
    /// @param rows its outputs
    /// @param cols its inputs
    public record Parameter(String name, int offset, int rows, int cols) {
        /// Checks where it lies.
        ///
        /// @throws IllegalArgumentException if it begins or ends where no array does, or has no such shape
        public Parameter {
            if (offset < 0) {
                throw new IllegalArgumentException(name + " begins at " + offset + ": the first parameter is 0");
            }
            if (Shapes.size(rows, cols) > Integer.MAX_VALUE - offset) {
                throw new IllegalArgumentException(name + " of " + rows + "×" + cols + " from " + offset
                        + " on: no array holds so many parameters");
            }
        }

        /// {@return the first offset behind it}
        public int end() {
            return offset + rows * cols;
        }
    }

    /// A layout of given matrices.
    ///
    /// @throws IllegalArgumentException if they do not lie one after another from 0 on, or two have one name
    public Parameters {
        list = List.copyOf(list);
        int end = 0;
        for (var parameter : list) {
            if (parameter.offset != end) {
                throw new IllegalArgumentException(
                        parameter.name + " begins at " + parameter.offset + ": the parameters before it end at " + end);
            }
            end = parameter.end();
        }
        if (list.stream().map(Parameter::name).distinct().count() < list.size()) {
            throw new IllegalArgumentException("two matrices of parameters have one name");
        }
    }

    /// {@return a single matrix}
    ///
    /// @param name its name
    /// @param rows its outputs, if it is a weight
    /// @param cols its inputs
    /// @throws IllegalArgumentException if no array holds so many
    public static Parameters of(String name, int rows, int cols) {
        return new Parameters(List.of(new Parameter(name, 0, rows, cols)));
    }

    /// {@return these and, behind them, another matrix}
    ///
    /// @param name its name
    /// @param rows its outputs, if it is a weight
    /// @param cols its inputs
    /// @throws IllegalArgumentException if there is one of that name already, or no array holds so many
    public Parameters and(String name, int rows, int cols) {
        return new Parameters(Stream.concat(list.stream(), Stream.of(new Parameter(name, count(), rows, cols)))
                .toList());
    }

    /// {@return how many numbers they are together}
    public int count() {
        return list.isEmpty() ? 0 : list.getLast().end();
    }

    /// {@return the matrix of that name}
    ///
    /// @param name one of [#list]
    /// @throws IllegalArgumentException if there is none, with the names there are
    public Parameter get(String name) {
        return list.stream().filter(p -> p.name.equals(name)).findFirst().orElseThrow(() -> {
            var names = list.stream().map(Parameter::name).collect(Collectors.joining(", "));
            return new IllegalArgumentException("no parameters are called " + name + ": there are " + names);
        });
    }

    /// The matrix of that name on an engine's record.
    ///
    /// @param <M> a matrix on that engine's record
    /// @param name one of [#list]
    /// @param ops an engine of at least [#count] parameters
    /// @return its window, `[rows, cols]`
    /// @throws IllegalArgumentException if there is none, with the names there are
    public <M> M get(String name, Ops<M> ops) {
        var parameter = get(name);
        return ops.parameter(parameter.offset, parameter.rows, parameter.cols);
    }

    /// Draws all parameters of an engine from N(0, std²), in the order they lie.
    ///
    /// @param ops an engine of at least [#count] parameters
    /// @param rng draws them
    /// @param std the standard deviation
    /// @return the generator that follows
    public Rng draw(Ops<?> ops, Rng rng, double std) {
        return draw(0, count(), ops, rng, std);
    }

    /// Draws one matrix from N(0, std²), row by row.
    ///
    /// @param name one of [#list]
    /// @param ops an engine of at least [#count] parameters
    /// @param rng draws them
    /// @param std the standard deviation
    /// @return the generator that follows
    /// @throws IllegalArgumentException if there is none of that name, with the names there are
    public Rng draw(String name, Ops<?> ops, Rng rng, double std) {
        return draw(get(name).offset, get(name).end(), ops, rng, std);
    }

    private static Rng draw(int from, int to, Ops<?> ops, Rng rng, double std) {
        int n;
        for (int first = from; first < to; first += n) {
            n = Math.min(CHUNK, to - first);
            var drawn = rng.normals(n, std);
            for (int i = 0; i < n; i++) {
                ops.parameter(first + i, drawn.value()[i]);
            }
            rng = drawn.next();
        }
        return rng;
    }

    /// {@return the stable name of number i of the flat vector, such as `w1[3,1]`}
    ///
    /// @param i an index into the flat vector
    /// @throws IndexOutOfBoundsException if there are not so many
    public String name(int i) {
        for (var matrix : list) {
            if (i >= 0 && i < matrix.end()) {
                int at = i - matrix.offset;
                return matrix.name + "[" + at / matrix.cols + "," + at % matrix.cols + "]";
            }
        }
        throw new IndexOutOfBoundsException("parameter " + i + " of " + count());
    }
}
