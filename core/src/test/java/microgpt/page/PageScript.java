package microgpt.page;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/// What the page computes with, without a browser.
public final class PageScript implements AutoCloseable {
    private final Context context = Context.newBuilder("js")
            .option("engine.WarnInterpreterOnly", "false")
            .build();

    /// The page's modules, and what a browser gives them.
    public PageScript() {
        ProxyExecutable atob = arguments ->
                new String(Base64.getDecoder().decode(arguments[0].asString()), StandardCharsets.ISO_8859_1);
        context.getBindings("js").putMember("atob", atob);
        context.eval("js", Script.of(Script.COMPUTING));
    }

    /// The value of an expression in which `modules` are the page's modules and `input` is a text.
    Value eval(String input, String expression) {
        context.getBindings("js").putMember("input", input);
        return context.eval("js", "(() => { " + expression + " })()");
    }

    /// The same of a run in the page.
    <T> T ofRun(String run, String expression, Function<Value, T> as) {
        return as.apply(eval(run, "const run = new modules['run.js'].Run(JSON.parse(input)); " + expression));
    }

    /// What an expression with `run`, the run in a page, comes to, as a text.
    public String ask(String run, String expression) {
        return ofRun(run, "return String(" + expression + ")", Value::asString);
    }

    @Override
    public void close() {
        context.close();
    }
}
