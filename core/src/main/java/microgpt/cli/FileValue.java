package microgpt.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// What follows an option is its value, whatever it looks like. Only the name of a file cannot be that of an option
/// unless `=` joins them: where a name was forgotten, no file `--quiet` comes to be.
final class FileValue implements IParameterPreprocessor {
    /// An option whose value is the name of a file.
    static OptionSpec.Builder option(String name, String label) {
        return OptionSpec.builder(name).type(Path.class).paramLabel(label).preprocessor(new FileValue());
    }

    /// The value of such an option, if the command was given it.
    static Optional<Path> of(String option, CommandSpec command) {
        return Optional.ofNullable(command.commandLine().getParseResult().matchedOptionValue(option, null));
    }

    @Override
    public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec arg, Map<String, Object> info) {
        boolean attached = command.parser().separator().equals(info.get("separator"));
        var word = attached || args.isEmpty() ? "" : args.peek();
        var option = word.split("=", 2)[0];
        if (option.startsWith("-") && command.findOption(option) != null) {
            var name = ((OptionSpec) arg).longestName();
            throw new ParameterException(
                    command.commandLine(),
                    name + " is without " + arg.paramLabel() + ", since " + option + " is an option; " + name + "="
                            + word + " if it is the name of a file");
        }
        return false;
    }
}
