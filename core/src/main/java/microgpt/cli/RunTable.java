package microgpt.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import microgpt.session.RunOption;
import microgpt.session.RunOption.Group;
import microgpt.session.RunOptions;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Declares options of a run on the command line, as [RunOption] lists them, and reads them from there.
final class RunTable {
    /// Before the options that a command declares itself, whose order is -1.
    private static final int FIRST = -2;

    private RunTable() {}

    /// Adds options to a command: those of a run before its own, the other groups each under a heading of its own.
    ///
    /// @param otherwise what some of them do in this command
    static void declare(
            CommandSpec command, Set<Group> groups, Predicate<RunOption> takes, Map<RunOption, String> otherwise) {
        for (var group : groups) {
            var options = Arrays.stream(RunOption.values())
                    .filter(option -> option.group() == group && takes.test(option))
                    .map(option -> spec(option, otherwise.getOrDefault(option, option.description())))
                    .toList();
            if (group == Group.RUN) {
                options.forEach(command::addOption);
            } else if (!options.isEmpty()) {
                var args = ArgGroupSpec.builder()
                        .exclusive(false)
                        .validate(false)
                        .order(2 * group.ordinal())
                        .heading("%n" + heading(group) + ":%n");
                options.forEach(args::addArg);
                command.addArgGroup(args.build());
            }
        }
    }

    private static String heading(Group group) {
        return group.name().charAt(0) + group.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private static OptionSpec spec(RunOption option, String description) {
        var spec = option.type() == Path.class
                ? FileValue.option(option.toString(), option.label())
                : OptionSpec.builder(option.toString()).type(option.type()).paramLabel(option.label());
        if (option.group() == Group.RUN) {
            spec.order(FIRST);
        }
        return spec.description(description).build();
    }

    /// The options that the command was given.
    static RunOptions given(CommandSpec command) {
        return given(command, option -> true);
    }

    /// Some of the options that the command was given.
    static RunOptions given(CommandSpec command, Predicate<RunOption> takes) {
        var parsed = command.commandLine().getParseResult();
        var options = RunOptions.DEFAULTS;
        for (var option : RunOption.values()) {
            if (takes.test(option) && parsed.hasMatchedOption(option.toString())) {
                options = options.with(option, parsed.matchedOptionValue(option.toString(), null));
            }
        }
        return options;
    }
}
