package microgpt.cli;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/// Ctrl-C, a request to end, or the end of the terminal, from [#listen] on: the first asks the run to stop at the
/// next step, a second one ends the process at once. (HUP comes twice: from the shell, and when that has ended.)
final class Interrupt implements AutoCloseable {
    private static final String SIGNAL = "sun.misc.Signal";

    /// What the shell adds to a signal's number to make an exit code of it.
    private static final int SIGNALED = 128;
    private static final int HUP = 1;
    private static final long TWICE_NANOS = 250_000_000;

    private final Map<String, Object> previous = new HashMap<>();
    private long heardAt;
    private volatile int code;

    /// Hears of signals from now on. Until then they end the process at once.
    void listen() {
        var handler = handler(this::onSignal);
        for (var name : List.of("INT", "TERM", "HUP")) {
            previous.put(name, handle(name, handler));
        }
    }

    /// Whether a signal came.
    boolean requested() {
        return code != 0;
    }

    /// The exit code that tells of the signal, 130 for Ctrl-C; 0 if none came.
    int code() {
        return code;
    }

    private void onSignal(int number) {
        if (!requested()) {
            heardAt = System.nanoTime();
            code = SIGNALED + number;
        } else if (number != HUP && System.nanoTime() - heardAt > TWICE_NANOS) {
            Runtime.getRuntime().halt(SIGNALED + number);
        }
    }

    /// Does something at every signal of this name from now on, where the JVM hears of it.
    static void always(String name, Runnable action) {
        handle(name, handler(number -> action.run()));
    }

    /// Makes a handler. The first takes as long as the first steps of a run: another thread had better make one before.
    static Object handler(IntConsumer action) {
        try {
            var type = Class.forName(SIGNAL + "Handler");
            var number = Class.forName(SIGNAL).getMethod("getNumber");
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                action.accept((int) number.invoke(args[0]));
                return null;
            });
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /// Makes a handler that of a signal and returns the one before; null where the JVM has no such signal to give.
    ///
    /// By reflection: these classes are the only way to hear of a signal more than once, and the compiler
    /// warns of every mention of them.
    private static Object handle(String name, Object handler) {
        if (handler == null) {
            return null;
        }
        try {
            var signal = Class.forName(SIGNAL);
            var instance = signal.getConstructor(String.class).newInstance(name);
            return signal.getMethod("handle", signal, Class.forName(SIGNAL + "Handler"))
                    .invoke(null, instance, handler);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /// Gives the signals back to whom they belonged.
    @Override
    public void close() {
        previous.forEach(Interrupt::handle);
    }
}
