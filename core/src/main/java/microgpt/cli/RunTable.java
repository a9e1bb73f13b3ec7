package microgpt.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import microgpt.session.RunOption;
import microgpt.session.RunOption.Group;
import microgpt.session.RunOptions;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// Declares options of a run on the command line, as [RunOption] lists them, and reads them from there.
final class RunTable {
    /// Before the options that a command declares itself, whose order is -1.
    private static final int FIRST = -2;

    /// Behind the options that save, which have an even order as those of all groups.
    static final int PAGE = 2 * Group.CHECKPOINTS.ordinal() + 1;

    private RunTable() {}

    /// Adds options to a command: those of a run before its own, the other groups each under a heading of its own.
    ///
    /// @param otherwise what some of them do in this command
    static void declare(
            CommandSpec command, Set<Group> groups, Predicate<RunOption> takes, Map<RunOption, String> otherwise) {
        for (var option : RunOption.values()) {
            if (groups.contains(option.group()) && takes.test(option)) {
                command.addOption(spec(option, otherwise.getOrDefault(option, option.description())));
            }
        }
        command.usageMessage().sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, RunTable::listed);
    }

    /// Lists options in help, those of a group under its heading: groups of the parser's own would take it twice the
    /// time to read a command line.
    private static String listed(Help help) {
        var text = new StringBuilder();
        help.commandSpec().options().stream()
                .collect(
                        Collectors.groupingBy(option -> Math.max(option.order(), 0), TreeMap::new, Collectors.toList()))
                .forEach((order, options) -> text.append(
                                order == 0 ? "" : help.createHeading("%n" + heading(order) + ":%n"))
                        .append(help.optionListExcludingGroups(options)));
        return text.toString();
    }

    private static String heading(int order) {
        var name = order == PAGE ? "PAGE" : Group.values()[order / 2].name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private static OptionSpec spec(RunOption option, String description) {
        var spec = option.type() == Path.class
                ? FileValue.option(option.toString(), option.label())
                : OptionSpec.builder(option.toString()).type(option.type()).paramLabel(option.label());
        int order = option.group() == Group.RUN ? FIRST : 2 * option.group().ordinal();
        return spec.order(order).description(description).build();
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
