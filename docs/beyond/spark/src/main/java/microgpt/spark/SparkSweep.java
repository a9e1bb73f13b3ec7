package microgpt.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import microgpt.sweep.Board;
import microgpt.sweep.Row;
import microgpt.sweep.Sweep;
import microgpt.sweep.Task;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/// A sweep on the machines of a Spark cluster, each core of which trains one configuration at a time.
///
/// ```
/// spark-submit --class microgpt.spark.SparkSweep --jars LIBRARIES sweep-on-spark.jar "n-embd=16,32 seed=1..50 steps=500" 20
/// ```
public final class SparkSweep {
    private SparkSweep() {}

    /// Trains the configurations of a grid and prints what came of them, the best first.
    ///
    /// @param args a grid, and into how many shares to divide it
    public static void main(String[] args) {
        var spark = SparkSession.builder().appName("microgpt sweep").getOrCreate();
        var rows = new ArrayList<>(train(spark, args[0], Integer.parseInt(args[1])));
        // what was not trained has no loss and comes last
        rows.sort(Comparator.comparingDouble(Row::validation));
        Board.table(rows).forEach(System.out::println);
        spark.stop();
    }

    /// Trains all configurations of a grid on the built-in given names.
    ///
    /// What travels is the text of the grid, the number of a share, and rows: the weights of a configuration follow
    /// from its options, so that the best can be trained again anywhere, to the same bits.
    ///
    /// @param spark where
    /// @param grid as [microgpt.sweep.Grid#parse(String)] reads it
    /// @param shares into how many to divide it; a machine that is lost loses one of them, which Spark then has done again
    /// @return a row for each, in no order
    public static List<Row> train(SparkSession spark, String grid, int shares) {
        var numbers = IntStream.rangeClosed(1, shares).boxed().toList();
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(numbers, shares)
                .mapPartitions(partition -> train(grid, partition, shares))
                .collect();
    }

    private static Iterator<Row> train(String grid, Iterator<Integer> partition, int shares) {
        var sweep = Sweep.of(grid);
        var rows = new ArrayList<Row>();
        partition.forEachRemaining(share -> Arrays.stream(sweep.numbers(new Task(share, shares)))
                .mapToObj(sweep::train)
                .forEach(rows::add));
        return rows.iterator();
    }
}
