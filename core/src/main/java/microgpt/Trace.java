package microgpt;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Everything that one forward and one backward pass computed.
///
/// @param tokens what the T positions see, as [MicroGpt#tokens] gives them, and behind them what the last
///     one is to predict
/// @param loss the mean of `losses`, in nats a token
/// @param activations every activation in the order it was computed, by its name:
///     [microgpt.model.Gpt.Observer] lists them. A row is a position.
/// @param parameters every matrix of parameters by its name, such as `layer0.attn_wq`: outputs × inputs
public record Trace(List<String> tokens, double loss, Map<String, Matrix> activations, Map<String, Matrix> parameters) {
    /// A matrix, and the gradient of the loss with respect to each of its elements. Row-major.
    ///
    /// @param rows how many
    /// @param cols how many
    /// @param values element (i, j) at `i · cols + j`
    /// @param gradients likewise
    public record Matrix(int rows, int cols, double[] values, double[] gradients) {
        /// {@return element (i, j)}
        ///
        /// @param i the row, from 0
        /// @param j the column, from 0
        /// @throws IndexOutOfBoundsException if there is none
        public double get(int i, int j) {
            return values[at(i, j)];
        }

        /// {@return d loss / d element (i, j)}
        ///
        /// @param i the row, from 0
        /// @param j the column, from 0
        /// @throws IndexOutOfBoundsException if there is no such element
        public double gradient(int i, int j) {
            return gradients[at(i, j)];
        }

        private int at(int i, int j) {
            return Objects.checkIndex(i, rows) * cols + Objects.checkIndex(j, cols);
        }
    }

    /// {@return the activation or the matrix of parameters of this name}
    ///
    /// @param name one of [#activations] or [#parameters]
    /// @throws IllegalArgumentException if there is none, with the names there are
    public Matrix get(String name) {
        var found = activations.getOrDefault(name, parameters.get(name));
        if (found == null) {
            throw new IllegalArgumentException(
                    "there is no " + name + ": there are " + activations.keySet() + " and " + parameters.keySet());
        }
        return found;
    }
}
