package microgpt.bench;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/// What is told while JMH runs: a line a benchmark, and all it has to say of one that fails.
final class JmhProgress implements OutputFormat {
    private final PrintWriter out;
    private String benchmark = "";

    JmhProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void startBenchmark(BenchmarkParams params) {
        var line = new StringBuilder("  ").append(Jmh.name(params.getBenchmark()));
        for (var key : params.getParamsKeys()) {
            line.append(' ').append(key).append('=').append(params.getParam(key));
        }
        benchmark = line.toString();
    }

    @Override
    public void endBenchmark(BenchmarkResult result) {
        if (result != null) {
            var primary = result.getPrimaryResult();
            out.printf(Locale.ROOT, "%-90s %,14.3f %s%n", benchmark, primary.getScore(), primary.getScoreUnit());
            out.flush();
        }
    }

    /// JMH prints the output of a process that failed; of others it prints what is no news.
    @Override
    public void println(String text) {
        if (text.contains("<failure>")) {
            out.println(benchmark);
        }
        if (text.contains("<failure>") || text.contains("Exception") || text.startsWith("\tat ")) {
            out.println(text);
        }
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {}

    @Override
    public void iterationResult(
            BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult data) {}

    @Override
    public void startRun() {}

    @Override
    public void endRun(Collection<RunResult> results) {}

    @Override
    public void print(String text) {}

    @Override
    public void verbosePrintln(String text) {}

    @Override
    public void write(int b) {}

    @Override
    public void write(byte[] bytes) {}

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {}
}
