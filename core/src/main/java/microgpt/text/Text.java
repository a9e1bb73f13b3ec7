package microgpt.text;

import java.util.Optional;
import java.util.function.IntConsumer;

/// One long text to learn from as it runs on: a play, a book, source code.
///
/// Nothing of it is left out but a byte order mark at its start. A line that ends in CR LF or CR ends in LF here, as in
/// Python's text files.
public final class Text {
    private final String name;
    private final byte[] utf8;

    private Text(String name, byte[] utf8) {
        this.name = name;
        this.utf8 = utf8;
    }

    /// {@return a text in UTF-8}
    ///
    /// @param name what messages call the text: the file's name
    /// @param utf8 the bytes, which the text keeps: they must not change afterwards
    /// @throws IllegalArgumentException if the bytes are not UTF-8, or hold no character
    public static Text of(String name, byte[] utf8) {
        Utf8.require(name, utf8);
        if (Utf8.start(utf8) == utf8.length) {
            throw new IllegalArgumentException(name + " is empty: it must hold a text");
        }
        return new Text(name, utf8);
    }

    /// {@return what messages call the text}
    public String name() {
        return name;
    }

    /// {@return what tells the text from any other}
    public Fingerprint fingerprint() {
        return Fingerprint.of(utf8);
    }

    /// {@return what is strange about the text, if it seems to be another encoding's}
    public Optional<String> remark() {
        return Utf8.remark(utf8);
    }

    /// Hands over every character, as code points.
    void forEach(IntConsumer action) {
        Utf8.forEach(utf8, Utf8.start(utf8), new IntConsumer() {
            private boolean afterCr;

            @Override
            public void accept(int codePoint) {
                if (codePoint == '\r') {
                    action.accept('\n');
                } else if (codePoint != '\n' || !afterCr) {
                    action.accept(codePoint);
                }
                afterCr = codePoint == '\r';
            }
        });
    }
}
