package microgpt.picture;

import java.util.List;
import java.util.OptionalDouble;

/// The losses of a training as a [Chart]: curves over its steps. What is no number leaves a gap.
public final class LossDrawing {
    /// What is known after some steps.
    ///
    /// @param step how many
    /// @param loss of training, in nats a token
    /// @param validation of what is held out, if anything is
    public record Point(int step, double loss, OptionalDouble validation) {
        private Chart.Point at(double loss) {
            return new Chart.Point(step, loss, Double.NaN);
        }
    }

    private LossDrawing() {}

    /// Draws losses over steps.
    ///
    /// @param training what the losses of training are
    /// @param points in the order of their steps
    /// @return an SVG document
    /// @throws IllegalArgumentException if there is no loss that is a number
    public static String svg(String training, List<Point> points) {
        var chart = Chart.curves(
                "Losses of a training", "training steps", Chart.Ticks.WHOLE, "nats a token", Chart.Ticks.AROUND);
        chart.curve(training, points.stream().map(point -> point.at(point.loss)).toList());
        if (points.stream().anyMatch(point -> point.validation.isPresent())) {
            chart.curve(
                    "validation, on what is held out",
                    points.stream()
                            .map(point -> point.at(point.validation.orElse(Double.NaN)))
                            .toList());
        }
        if (chart.isEmpty()) {
            throw new IllegalArgumentException("there is no loss to draw that is a number");
        }
        return chart.toString();
    }
}
