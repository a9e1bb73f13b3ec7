package microgpt.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import microgpt.session.Failure;
import microgpt.text.Printed;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// The options of a run, as its checkpoint keeps them and as the command line that goes on with it needs them.
///
/// An option nobody has thought of here is kept and cannot be changed: the run that goes on is then the same.
final class SavedOptions {
    /// What no result depends on, or names a file to be written.
    private static final Set<String> NOT_KEPT = Set.of(
            "--out",
            "--resume",
            "--metrics",
            "--page",
            "--page-size",
            "--compare",
            "--quiet",
            "--debug",
            "--help",
            "--version",
            "--kernels",
            "--threads");

    /// What may be given anew.
    private static final Set<String> CHANGEABLE = Set.of(
            "--data",
            "--steps",
            "--save-every",
            "--eval-every",
            "--learning-rate",
            "--schedule",
            "--warmup",
            "--min-learning-rate",
            "--clip",
            "--weight-decay",
            "--num-samples",
            "--temperature",
            "--top-k",
            "--top-p");

    private SavedOptions() {}

    /// What a checkpoint keeps of the command line: the options' values by their names without dashes.
    static Map<String, String> of(CommandSpec spec) {
        var kept = new TreeMap<String, String>();
        for (var option : spec.options()) {
            Object value = option.getValue();
            if (value != null && !NOT_KEPT.contains(option.longestName())) {
                kept.put(option.longestName().substring(2), text(value));
            }
        }
        return kept;
    }

    private static String text(Object value) {
        return value instanceof Path path ? path.toAbsolutePath().toString() : value.toString();
    }

    /// The command line with the kept options that it was not given; empty if it was given all.
    ///
    /// @param directory the run's, for messages
    /// @throws Failure if what was kept are no options
    /// @throws ParameterException if an option was given that would make it another run
    static Optional<String[]> complete(CommandSpec spec, Path directory, Map<String, String> kept) {
        var args = new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
        int given = args.size();
        requireRight(spec, directory, kept);
        kept.forEach((name, value) -> {
            var option = spec.findOption("--" + name);
            if (!spec.commandLine().getParseResult().hasMatchedOption(option)) {
                requireThere(directory, option, value);
                args.add(option.longestName() + "=" + value);
            } else {
                requireUnchanged(spec, option, value);
            }
        });
        return args.size() == given ? Optional.empty() : Optional.of(args.toArray(String[]::new));
    }

    /// Makes sure that the text the run learns from is where it was: a pipe has no second reading.
    private static void requireThere(Path directory, OptionSpec option, String value) {
        if (option.longestName().equals("--data") && !Files.isRegularFile(Path.of(value))) {
            throw new Failure(directory + " learns from " + Printed.brief(value) + ", which "
                    + (Files.exists(Path.of(value)) ? "is no file to be read again" : "is not there")
                    + ": --data says where that text is now");
        }
    }

    /// Makes sure that a new run with these options would not be refused.
    private static void requireRight(CommandSpec spec, Path directory, Map<String, String> kept) {
        var args = new ArrayList<>(List.of(spec.name(), CheckpointOptions.RESUME + "=" + directory));
        kept.forEach((name, value) -> {
            if (spec.findOption("--" + name) == null || NOT_KEPT.contains("--" + name)) {
                throw new Failure(directory + ": the run has an option " + Printed.text(name)
                        + ", which this version of the program does not know");
            }
            args.add("--" + name + "=" + value);
        });
        try {
            var line = args.toArray(String[]::new);
            var parsed = Main.commandLine(line).parseArgs(line);
            var options = parsed.subcommand().commandSpec();
            ((Train) options.userObject()).requireRight();
            kept.forEach((name, value) -> requireAsWritten(directory, options.findOption("--" + name), value));
        } catch (ParameterException e) {
            throw new Failure(
                    directory + ": the run's options are damaged: " + brief(e.getMessage(), kept.values()), e);
        }
    }

    /// Makes sure that a value is spelt as this program does it, else it would count as another one.
    private static void requireAsWritten(Path directory, OptionSpec option, String value) {
        var written = text(option.getValue());
        if (!written.equals(value)) {
            throw new Failure(directory + ": the run's options are damaged: " + option.longestName() + " is "
                    + Printed.brief(value) + ", which would be written as " + Printed.brief(written));
        }
    }

    /// A message about some values, none of them longer than a reader wants to see.
    private static String brief(String message, Collection<String> values) {
        for (var value : values) {
            message = message.replace(value, Printed.brief(value));
        }
        return message;
    }

    private static void requireUnchanged(CommandSpec spec, OptionSpec option, String value) {
        var name = option.longestName();
        if (!CHANGEABLE.contains(name) && !text(option.getValue()).equals(value)) {
            throw new ParameterException(
                    spec.commandLine(),
                    name + " is " + Printed.line(text(option.getValue())) + ", but the run was begun with "
                            + Printed.brief(value) + " and cannot change it");
        }
    }
}
