package microgpt.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What somebody asks for.
///
/// @param scale how much time it may take
/// @param data the file that [Clock] learns from; the given names if there is none
/// @param programs that [Clock] lets run beside this one: their command lines by name
/// @param mine the file that holds a reader's own kernel for [Mine]
/// @param progress is told of every figure
record Asked(
        Scale scale, Optional<Path> data, Map<String, String> programs, Optional<Path> mine, PrintWriter progress) {}
