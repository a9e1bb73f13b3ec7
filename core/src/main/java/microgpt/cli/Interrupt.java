package microgpt.cli;

import java.lang.reflect.Proxy;

/// Ctrl-C while it is open: the first asks the run to stop at the next step, a second one ends the process at once.
final class Interrupt implements AutoCloseable {
    private static final String SIGNAL = "sun.misc.Signal";

    private volatile boolean requested;
    private final Object previous;

    Interrupt() {
        previous = handle(handler());
    }

    /// Whether Ctrl-C was pressed.
    boolean requested() {
        return requested;
    }

    private void onSignal() {
        if (requested) {
            Runtime.getRuntime().halt(Main.INTERRUPTED);
        }
        requested = true;
    }

    private Object handler() {
        try {
            var type = Class.forName(SIGNAL + "Handler");
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                onSignal();
                return null;
            });
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /// Makes a handler the one for Ctrl-C and returns the one before; null where the JVM has no signals to give.
    ///
    /// By reflection: these classes are the only way to hear of a signal more than once, and the compiler
    /// warns of every mention of them.
    private static Object handle(Object handler) {
        if (handler == null) {
            return null;
        }
        try {
            var signal = Class.forName(SIGNAL);
            var interrupt = signal.getConstructor(String.class).newInstance("INT");
            return signal.getMethod("handle", signal, Class.forName(SIGNAL + "Handler"))
                    .invoke(null, interrupt, handler);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /// Gives Ctrl-C back to whom it belonged.
    @Override
    public void close() {
        handle(previous);
    }
}
