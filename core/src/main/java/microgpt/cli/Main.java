package microgpt.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import microgpt.checkpoint.CheckpointException;
import microgpt.session.Failure;
import microgpt.session.Input;
import microgpt.session.Literals;
import microgpt.session.Machine;
import microgpt.session.Shell;
import microgpt.text.Printed;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `microgpt`: its commands, and one line for whatever goes wrong with them.
///
/// Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted (143 and 129 by a request to end or a
/// closed terminal).
public final class Main implements Runnable {
    private static final Set<String> VERSION = Set.of("-V", "--version");

    /// A command as the help of all of them lists it, and how it is declared when it is asked for.
    record Entry(String name, String about, Supplier<CommandSpec> declaration) {
        private static Entry of(String name, String about, Class<?> type) {
            return new Entry(name, about, () -> annotated(type));
        }

        /// A program of its own, which the launcher runs: it is listed here with the others.
        ///
        /// @param what the launcher does with it
        private static Entry launched(String name, String about, String what) {
            Runnable refusal = () -> {
                throw new Failure(
                        what + " by the launcher, with " + name + " as its first word: " + Shell.command(name));
            };
            return new Entry(name, about, () -> {
                var spec = command(refusal).name(name);
                spec.usageMessage().description(about);
                spec.parser().unmatchedArgumentsAllowed(true);
                return spec;
            });
        }
    }

    static final List<Entry> COMMANDS = List.of(
            new Entry("train", Train.ABOUT, () -> new Train().spec),
            new Entry("sweep", SweepCommand.ABOUT, SweepCommand::declare),
            new Entry("generate", Generate.ABOUT, Generate::declare),
            Entry.of("page", PageCommand.ABOUT, PageCommand.class),
            Entry.of("plot", Plot.ABOUT, Plot.class),
            Entry.of("export", Export.ABOUT, Export.class),
            Entry.of("check", Check.ABOUT, Check.class),
            Entry.of("info", Info.ABOUT, Info.class),
            Entry.launched("shell", "Open JShell with everything imported, for the lessons.", "the shell is opened"),
            Entry.launched("bench", "Measure this machine: tables, JSON and charts.", "the benchmarks are run"));

    /// Makes what annotations name. picocli's own first looks for Groovy, in every jar there is, which takes a fifth of
    /// the time of a page of help.
    private static final IFactory FACTORY = Main::create;

    private static final String DEBUG = "--debug";

    private final CommandSpec spec = command(this);

    private Main() {
        spec.addOption(OptionSpec.builder(DEBUG)
                .scopeType(ScopeType.INHERIT)
                .description("Show the stack trace of a failure.")
                .build());
        addStandardOptions(spec);
        spec.usageMessage()
                .description("Train a GPT from scratch on a laptop's CPU, and understand every step of it.")
                .footer(
                        "",
                        "Example: train on the built-in given names and invent 20 new ones",
                        "  ${COMMAND-NAME} train",
                        "",
                        "What follows an option is its value as typed, even if it begins with - or @.",
                        "",
                        "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.");
    }

    private static <K> K create(Class<K> type) throws Exception {
        return CommandLine.defaultFactory().create(type);
    }

    /// A command that is declared by calls.
    ///
    /// @param object what it runs
    static CommandSpec command(Object object) {
        return CommandSpec.wrapWithoutInspection(object, FACTORY);
    }

    /// A command that annotations declare, but for what all commands have.
    static CommandSpec annotated(Class<?> type) {
        var spec = CommandSpec.forAnnotatedObject(type, FACTORY);
        addStandardOptions(spec);
        spec.usageMessage().sortOptions(false);
        return spec;
    }

    /// Adds what every command has. Annotations say the same, but to read them takes as long as to start Java.
    static void addStandardOptions(CommandSpec command) {
        command.addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit.")
                        .build())
                .versionProvider(() -> new String[] {version()});
    }

    public static void main(String[] args) {
        // what picocli and the JDK say in words of their own has the same digits everywhere, too
        Locale.setDefault(Locale.ROOT);
        var out = new Output(new FileOutputStream(FileDescriptor.out), Path.of("/proc/self/fd/1"));
        var err = new FileOutputStream(FileDescriptor.err);
        int code = run(args, out, System.out.charset(), err, System.err.charset());
        // System.exit would first look for someone to log it
        if (code != 0) {
            System.exit(code);
        }
    }

    /// Executes a command and makes sure that what it printed arrived.
    ///
    /// @return the exit code
    static int run(String[] args, Output out, Charset outCharset, OutputStream err, Charset errCharset) {
        var printer = writer(out, outCharset);
        int code = 0;
        if (args.length == 1 && VERSION.contains(args[0])) {
            printer.println(version());
        } else {
            Train.begin(List.of(args));
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
    /// end its options, as none but `sweep --merge` takes anything else. So their end is marked by what no
    /// argument can be.
    ///
    /// @param args what will be parsed
    static CommandLine commandLine(String... args) {
        // picocli would look for classes to convert to, of which no option needs one
        System.setProperty("picocli.converters.excludes", "java.*");
        var main = declare(new CommandLine(new Main().spec, FACTORY), List.of(args));
        main.getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().args().stream())
                .flatMap(option -> Stream.of(option.auxiliaryTypes()))
                .filter(Literals::has)
                .distinct()
                .forEach(type -> register(main, type));
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

    /// Declares the command asked for. If there is none, those that a misspelt one may stand for, by their names; or
    /// one of them, so that help says that there are some: to look for the options of them all takes longer than to
    /// start Java.
    private static CommandLine declare(CommandLine main, List<String> args) {
        for (var arg : args) {
            for (var command : COMMANDS) {
                if (command.name().equals(arg)) {
                    return main.addSubcommand(arg, command.declaration().get());
                }
            }
        }
        boolean misspelt = args.stream().anyMatch(arg -> !arg.startsWith("-"));
        for (var command : misspelt ? COMMANDS : COMMANDS.subList(0, 1)) {
            main.addSubcommand(command.name(), command(null));
        }
        main.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Main::list);
        return main;
    }

    /// The names in a column that holds the longest, `generate`, indented.
    private static String list(Help help) {
        var colors = help.colorScheme();
        int rest = help.commandSpec().usageMessage().width() - 10;
        var table = TextTable.forColumns(colors, new Column(10, 2, Overflow.SPAN), new Column(rest, 2, Overflow.WRAP));
        for (var command : COMMANDS) {
            table.addRowValues(colors.commandText(command.name()), colors.text(command.about()));
        }
        return table.toString();
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
        var suggestions =
                wrong instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.<String>of();
        if (!suggestions.isEmpty()) {
            line.append("; did you mean " + String.join(" or ", suggestions) + "?");
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
        var failure = switch (e) {
            case Failure known -> known;
            case CheckpointException damaged -> new Failure(damaged.getMessage(), damaged);
            default -> Failure.unexpected(e, "");
        };
        var err = command.getErr();
        var option = command.getCommandSpec().root().findOption(DEBUG);
        boolean debug = option != null && Boolean.TRUE.equals(option.getValue());
        err.println("microgpt: " + Printed.line(failure.getMessage())
                + (debug || !failure.isBug() ? "" : "; --debug shows where"));
        if (debug) {
            e.printStackTrace(err);
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /// What `--version` prints.
    private static String version() {
        return "microgpt " + Machine.program();
    }
}
