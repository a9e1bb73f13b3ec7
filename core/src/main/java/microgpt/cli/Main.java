package microgpt.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import microgpt.check.Engines;
import microgpt.checkpoint.CheckpointException;
import microgpt.model.Schedule;
import microgpt.session.Engine;
import microgpt.session.Failure;
import microgpt.session.Input;
import microgpt.session.KernelChoice;
import microgpt.session.Literals;
import microgpt.session.RandomSource;
import microgpt.session.Shell;
import microgpt.text.DocumentMode;
import microgpt.text.Printed;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `microgpt`: its commands, and one line for whatever goes wrong with them.
///
/// Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted (143 and 129 by a request to end or a
/// closed terminal).
@Command(
        name = "microgpt",
        description = "Train a GPT from scratch on a laptop's CPU, and understand every step of it.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footer = {
            "",
            "Example: train on the built-in given names and invent 20 new ones",
            "  ${COMMAND-NAME} train",
            "",
            "What follows an option is its value as typed, even if it begins with - or @.",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted."
        })
public final class Main implements Runnable {
    private static final Set<String> VERSION = Set.of("-V", "--version");

    private static final List<Class<?>> COMMANDS = List.of(
            Train.class,
            SweepCommand.class,
            Generate.class,
            PageCommand.class,
            Plot.class,
            Export.class,
            Check.class,
            Info.class,
            ShellCommand.class,
            Bench.class);

    /// What the values of options are.
    private static final List<Class<?>> TYPES = List.of(
            int.class,
            Integer.class,
            long.class,
            double.class,
            Path.class,
            Engine.class,
            Info.Format.class,
            Engines.class,
            KernelChoice.class,
            RandomSource.class,
            DocumentMode.class,
            Schedule.Curve.class);

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    private boolean debug;

    private Main() {}

    public static void main(String[] args) {
        // what picocli and the JDK say in words of their own has the same digits everywhere, too
        Locale.setDefault(Locale.ROOT);
        var out = new Output(new FileOutputStream(FileDescriptor.out), Path.of("/proc/self/fd/1"));
        var err = new FileOutputStream(FileDescriptor.err);
        System.exit(run(args, out, System.out.charset(), err, System.err.charset()));
    }

    /// Executes a command and makes sure that what it printed arrived.
    ///
    /// @return the exit code
    static int run(String[] args, Output out, Charset outCharset, OutputStream err, Charset errCharset) {
        var printer = writer(out, outCharset);
        int code = 0;
        if (args.length == 1 && VERSION.contains(args[0])) {
            printer.println(Version.line());
        } else {
            code = commandLine(args)
                    .setOut(printer)
                    .setErr(writer(err, errCharset))
                    .execute(args);
        }
        printer.flush();
        if (code != 0 || out.failure().isEmpty()) {
            return code;
        }
        var why = Input.reason(out.failure().get());
        return fail(
                new Failure("standard output cannot be written: " + why),
                commandLine(args).setErr(writer(err, errCharset)));
    }

    /// Corpora are UTF-8, and so is what is printed; only Windows has terminals that expect something else.
    private static PrintWriter writer(OutputStream stream, Charset terminal) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return new PrintWriter(stream, true, windows ? terminal : StandardCharsets.UTF_8);
    }

    /// A value arrives as it was typed: it may begin with `-` or `@`, or be `--`, which no command needs to
    /// end its options, as none takes anything else. So their end is marked by what no argument can be.
    ///
    /// @param args what will be parsed
    public static CommandLine commandLine(String... args) {
        var main = declare(new CommandLine(new Main()), List.of(args));
        TYPES.forEach(type -> register(main, type));
        return main.setCommandName(Shell.program())
                .setColorScheme(Help.defaultColorScheme(Terminal.isDumb() ? Ansi.OFF : Ansi.AUTO))
                .setExpandAtFiles(false)
                .setAllowOptionsAsOptionParameters(true)
                .setAllowSubcommandsAsOptionParameters(true)
                .setEndOfOptionsDelimiter("\0")
                .setParameterExceptionHandler(Main::explain)
                .setExecutionExceptionHandler((e, command, parsed) -> fail(e, command))
                .setExecutionStrategy(Main::execute);
    }

    /// Declares the command asked for. If there is none, all of them, but by name and description only: to
    /// look for the options of them all takes longer than to start Java.
    private static CommandLine declare(CommandLine main, List<String> args) {
        var byName = new LinkedHashMap<String, Class<?>>();
        COMMANDS.forEach(type -> byName.put(type.getAnnotation(Command.class).name(), type));
        var asked = args.stream().filter(byName::containsKey).findFirst();
        if (asked.isPresent()) {
            main.addSubcommand(byName.get(asked.get()));
            RunTable.declare(main.getSubcommands().get(asked.get()).getCommandSpec());
            return main;
        }
        byName.forEach((name, type) -> {
            var command = CommandSpec.create().name(name);
            command.usageMessage().description(type.getAnnotation(Command.class).description());
            main.addSubcommand(name, command);
        });
        return main;
    }

    private static <T> void register(CommandLine main, Class<T> type) {
        main.registerConverter(type, text -> convert(type, text));
    }

    @SuppressWarnings("unchecked")
    private static <T> T convert(Class<T> type, String text) {
        try {
            return (T) Literals.of(type, text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    private static int execute(ParseResult parsed) {
        try {
            return new RunLast().execute(parsed);
        } catch (Error e) {
            return fail(Failure.unexpected(e, ""), parsed.commandSpec().commandLine());
        }
    }

    private static int explain(ParameterException wrong, String[] args) {
        var command = wrong.getCommandLine();
        var line = new StringBuilder("microgpt: ").append(Printed.line(message(wrong)));
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            var suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                line.append("; did you mean ")
                        .append(String.join(" or ", suggestions))
                        .append("?");
            }
        }
        var help = command.getCommandSpec().qualifiedName() + " --help";
        line.append(help.contains("'") ? " (see " + help + ")" : " (see '" + help + "')");
        command.getErr().println(line);
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String message(ParameterException wrong) {
        boolean empty = wrong.getValue() != null && wrong.getValue().isBlank();
        return empty && wrong.getArgSpec() instanceof OptionSpec option
                ? option.longestName() + " is empty: it takes " + option.paramLabel()
                : wrong.getMessage();
    }

    private static int fail(Exception e, CommandLine command) {
        var err = command.getErr();
        boolean debug = debug(command);
        var hint = debug || !isBug(e) ? "" : "; --debug shows where";
        if (e instanceof Failure || e instanceof CheckpointException) {
            err.println("microgpt: " + Printed.line(e.getMessage()) + hint);
        } else {
            err.println("microgpt: " + Printed.line(Failure.unexpected(e, "").getMessage()) + hint);
        }
        if (debug) {
            e.printStackTrace(err);
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    private static boolean isBug(Exception e) {
        return switch (e) {
            case CheckpointException damaged -> false;
            case Failure failure -> failure.isBug();
            default -> true;
        };
    }

    private static boolean debug(CommandLine command) {
        var root = command.getCommandSpec().root().userObject();
        return root instanceof Main main && main.debug;
    }

    /// The version that the build wrote into the module's descriptor, and into the jar's manifest for the
    /// class path.
    static final class Version implements IVersionProvider {
        private static final String UNKNOWN = "(unknown version)";

        static String line() {
            var module = Main.class.getModule();
            var version = module.isNamed()
                    ? module.getDescriptor().rawVersion().orElse(UNKNOWN)
                    : Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                            .orElse(UNKNOWN);
            return "microgpt " + version;
        }

        @Override
        public String[] getVersion() {
            return new String[] {line()};
        }
    }
}
