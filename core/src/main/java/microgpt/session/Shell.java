package microgpt.session;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.text.Printed;

/// Commands as a user can copy them into a shell.
public final class Shell {
    private static final String NAME = "microgpt";

    /// How the launcher was called, which only the launcher knows.
    private static final String CALLED = "microgpt.command";

    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private Shell() {}

    /// {@return what a user types to run this program, quoted}
    public static String program() {
        return program(System.getProperty(CALLED, NAME), System.getenv("PATH"));
    }

    /// {@return what a user types to run this program, quoted}
    ///
    /// @param called the launcher's name as it was called; a shell that found it on the path gives the whole of it
    /// @param path the folders in which a shell looks for commands, null for none
    public static String program(String called, String path) {
        var file = Path.of(called);
        boolean found = file.isAbsolute()
                && path != null
                && Arrays.asList(path.split(File.pathSeparator))
                        .contains(file.getParent().toString());
        return quoted(found ? file.getFileName().toString() : called);
    }

    /// {@return a command of this program with these arguments}
    ///
    /// @param args unquoted
    public static String command(String... args) {
        return Stream.concat(Stream.of(program()), Arrays.stream(args).map(Shell::quoted))
                .collect(Collectors.joining(" "));
    }

    /// {@return one argument, so that a shell hands it on as it is}
    ///
    /// @param argument unquoted
    public static String quoted(String argument) {
        if (PLAIN.matcher(argument).matches()) {
            return argument;
        }
        if (File.separatorChar == '\\') {
            return inDoubleQuotes(argument);
        }
        boolean visible = Printed.line(argument).equals(argument);
        return visible ? "'" + argument.replace("'", "'\\''") + "'" : escaped(argument);
    }

    /// As programs on Windows take their command line apart: a backslash stands for itself, but before a quote.
    static String inDoubleQuotes(String argument) {
        return '"' + argument.replaceAll("(\\\\+)(?=\"|$)", "$1$1").replace("\"", "\\\"") + '"';
    }

    /// In the quotes of bash, zsh and ksh that know escapes: nothing that a terminal does not show is printed.
    private static String escaped(String argument) {
        var quoted = new StringBuilder("$'");
        for (byte b : argument.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b < 127 && b != '\'' && b != '\\') {
                quoted.append((char) b);
            } else {
                quoted.append(String.format(Locale.ROOT, "\\x%02x", b));
            }
        }
        return quoted.append('\'').toString();
    }
}
