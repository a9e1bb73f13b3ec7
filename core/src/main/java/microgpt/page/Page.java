package microgpt.page;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import microgpt.checkpoint.OwnFile;
import microgpt.text.Fingerprint;

/// Assembles the page: one HTML file that needs nothing else.
///
/// The run enters as JSON in an element that no browser executes. The page's own script and styles are named by
/// their hashes in its security policy, which forbids everything else: other scripts, and any access to a network.
final class Page {
    /// By which a page is recognized, also to tell it from a file that is not one.
    static final String MARK = "<meta name=\"generator\" content=\"microgpt page\">";

    private static final String RUN = "<script type=\"application/json\" id=\"run\">";
    private static final String OTHER = "<script type=\"application/json\" id=\"other\">";
    private static final String END = "</script>";
    private static final String DATA = "{{data}}";

    private Page() {}

    /// The page of a run.
    ///
    /// @param run as [RunJson] tells of it
    /// @param other the run beside it, likewise, or as [#run] takes it from another page
    static OwnFile.Text of(OwnFile.Text run, Optional<String> other) {
        // What looks like a place to fill in within the texts of the data stays as it is: it is not looked for there.
        var around = withoutData();
        int data = around.indexOf(DATA);
        return out -> {
            out.write(around, 0, data);
            out.write(RUN);
            run.writeTo(out);
            out.write(END);
            if (other.isPresent()) {
                out.write(OTHER);
                out.write(other.get());
                out.write(END);
            }
            out.write(around.substring(data + DATA.length()));
        };
    }

    /// The run that a page was made of; empty if it is no page.
    static Optional<String> run(String page) {
        int start = page.indexOf(RUN);
        int end = page.indexOf(END, start);
        if (!page.contains(MARK) || start < 0 || end < 0) {
            return Optional.empty();
        }
        return Optional.of(page.substring(start + RUN.length(), end)).filter(run -> !run.contains("<"));
    }

    /// The bytes that a page takes besides its run.
    static int skeleton() {
        int characters = RUN.length() + END.length() - DATA.length();
        return withoutData().getBytes(StandardCharsets.UTF_8).length + characters;
    }

    private static String withoutData() {
        var style = Script.resource("lib/uPlot.min.css") + Script.resource("style.css");
        var library = Script.resource("lib/uPlot.iife.min.js");
        var script = Script.of(Stream.concat(Script.COMPUTING.stream(), Script.SHOWING.stream())
                .toList());
        var policy = "default-src 'none'; img-src data: blob:; script-src " + hash(library) + " " + hash(script)
                + "; style-src " + hash(style);
        return Script.resource("index.html")
                .replace("{{mark}}", MARK)
                .replace("{{policy}}", policy)
                .replace("{{style}}", "<style>" + style + "</style>")
                .replace("{{licence}}", escaped(Script.resource("lib/LICENSE")))
                .replace("{{script}}", "<script>" + library + "</script>\n<script>" + script + "</script>");
    }

    private static String escaped(String text) {
        return text.strip().replace("&", "&amp;").replace("<", "&lt;");
    }

    private static String hash(String content) {
        var sha = Fingerprint.hash().digest(content.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(sha) + "'";
    }
}
