package microgpt.text;

import java.util.Arrays;
import java.util.BitSet;

/// Numbers the characters of a corpus: a token is the place of a character among the sorted distinct ones.
///
/// A character is a Unicode code point. After the last one, one more token stands for no character: BOS, which begins
/// and ends every document.
public final class Tokenizer {
    /// How the token that stands for no character is written among others, which are characters.
    public static final String BOS = "<BOS>";

    /// A token must fit a `char`, and BOS comes on top.
    private static final int MAX_CHARACTERS = Character.MAX_VALUE;

    private final int[] characters;

    private Tokenizer(int[] characters) {
        this.characters = characters;
    }

    /// {@return the tokenizer of all characters of the corpus}
    ///
    /// @param corpus the documents
    /// @throws IllegalArgumentException if they are more than 65,535
    public static Tokenizer of(Corpus corpus) {
        return of(corpus.name(), corpus.characters());
    }

    /// {@return the tokenizer of all characters of a text}
    ///
    /// @param text the text
    /// @throws IllegalArgumentException if they are more than 65,535
    public static Tokenizer of(Text text) {
        var seen = new BitSet();
        text.forEach(seen::set);
        return of(text.name(), seen);
    }

    private static Tokenizer of(String name, BitSet seen) {
        if (seen.cardinality() > MAX_CHARACTERS) {
            throw new IllegalArgumentException(
                    name + " has " + seen.cardinality() + " different characters: at most 65535 are possible");
        }
        return new Tokenizer(seen.stream().toArray());
    }

    /// {@return the tokenizer whose [#characters()] these are}
    ///
    /// @param characters in ascending order of code points
    /// @throws IllegalArgumentException if they are none or more than 65,535, if they do not ascend, or if half a
    ///     surrogate pair is among them
    public static Tokenizer of(String characters) {
        int count = characters.codePointCount(0, characters.length());
        if (count == 0 || count > MAX_CHARACTERS) {
            throw new IllegalArgumentException("a vocabulary has 1 to 65535 characters, not " + count);
        }
        int[] points = characters.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            if (points[i] <= Character.MAX_VALUE && Character.isSurrogate((char) points[i])) {
                throw new IllegalArgumentException(
                        Printed.character(points[i]) + " is half a character and cannot be in a vocabulary");
            }
            if (i > 0 && points[i - 1] >= points[i]) {
                throw new IllegalArgumentException("the characters of a vocabulary must ascend, but "
                        + Printed.character(points[i]) + " follows " + Printed.character(points[i - 1]));
            }
        }
        return new Tokenizer(points);
    }

    /// {@return the characters in the order of their tokens; BOS is not among them}
    public String characters() {
        return new String(characters, 0, characters.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tokenizer that && Arrays.equals(characters, that.characters);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(characters);
    }

    /// The characters in quotes, the first of them.
    @Override
    public String toString() {
        return Printed.text(characters());
    }

    /// {@return the number of tokens: the characters and BOS}
    public int vocabSize() {
        return characters.length + 1;
    }

    /// {@return the token that begins and ends a document: the last one}
    public int bos() {
        return characters.length;
    }

    /// {@return the tokens of a text, one for each character, without BOS}
    ///
    /// @param text characters of the vocabulary
    /// @throws IllegalArgumentException if a character is not in the vocabulary
    public int[] encode(String text) {
        int[] tokens = text.codePoints().toArray();
        for (int i = 0; i < tokens.length; i++) {
            int token = Arrays.binarySearch(characters, tokens[i]);
            if (token < 0) {
                throw new IllegalArgumentException("character " + (i + 1) + " of " + Printed.text(text) + ", "
                        + Printed.character(tokens[i]) + ", is not in the vocabulary: " + Printed.text(characters()));
            }
            tokens[i] = token;
        }
        return tokens;
    }

    /// {@return the tokens of a document: `[BOS, c1, .., ck, BOS]`}
    ///
    /// @param document characters of the vocabulary
    /// @throws IllegalArgumentException if a character is not in the vocabulary
    public int[] encodeDocument(String document) {
        int[] tokens = encode(document);
        var framed = new int[tokens.length + 2];
        framed[0] = bos();
        System.arraycopy(tokens, 0, framed, 1, tokens.length);
        framed[framed.length - 1] = bos();
        return framed;
    }

    /// {@return all documents of a corpus as tokens}
    ///
    /// @param corpus characters of the vocabulary
    /// @throws IllegalArgumentException if a character is not in the vocabulary
    public Documents encode(Corpus corpus) {
        int size = corpus.size();
        var tokenOf = tokenOf();
        var tokens = new char[corpus.length() + size + 1];
        var offsets = new int[size + 1];
        tokens[0] = (char) bos();
        for (int i = 0; i < size; i++) {
            int end = corpus.encode(i, tokenOf, tokens, offsets[i] + 1);
            if (end < 0) {
                requireKnown(corpus, i);
            }
            offsets[i + 1] = end;
            tokens[end] = (char) bos();
        }
        return new Documents(tokens, offsets);
    }

    private void requireKnown(Corpus corpus, int index) {
        try {
            encode(corpus.document(index));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    corpus.name() + ", line " + corpus.line(index) + ": " + e.getMessage(), e);
        }
    }

    /// The tokens by character, -1 for none.
    private int[] tokenOf() {
        var tokenOf = new int[characters[characters.length - 1] + 1];
        Arrays.fill(tokenOf, -1);
        for (int token = 0; token < characters.length; token++) {
            tokenOf[characters[token]] = token;
        }
        return tokenOf;
    }

    /// {@return a text as tokens, one for each character}
    ///
    /// @param text characters of the vocabulary
    /// @throws IllegalArgumentException if a character is not in the vocabulary
    public Passages encode(Text text) {
        return new Encoding(text).passages();
    }

    /// The tokens of one text while they are filled in. Their number and a table of the tokens by character are
    /// made first, since a text may have a hundred million of them.
    private final class Encoding {
        private final Text text;
        private final int[] tokenOf = tokenOf();
        private char[] tokens = {};
        private int filled;
        private int line = 1;

        Encoding(Text text) {
            this.text = text;
        }

        Passages passages() {
            text.forEach(codePoint -> filled++);
            tokens = new char[filled];
            filled = 0;
            text.forEach(this::add);
            return new Passages(text.name(), tokens, 0, filled);
        }

        private void add(int codePoint) {
            int token = codePoint < tokenOf.length ? tokenOf[codePoint] : -1;
            if (token < 0) {
                throw new IllegalArgumentException(text.name() + ", line " + line + ": " + Printed.character(codePoint)
                        + " is not in the vocabulary: " + Printed.text(characters()));
            }
            if (codePoint == '\n') {
                line++;
            }
            tokens[filled++] = (char) token;
        }
    }

    /// {@return the text of these tokens} BOS has none and leaves no trace.
    ///
    /// @param tokens from 0 to BOS
    /// @throws IllegalArgumentException if a token is negative or beyond BOS
    public String decode(int... tokens) {
        var text = new StringBuilder(tokens.length);
        for (int token : tokens) {
            if (token < 0 || token > bos()) {
                throw new IllegalArgumentException("token " + token + " is not in a vocabulary of " + vocabSize());
            }
            if (token != bos()) {
                text.appendCodePoint(characters[token]);
            }
        }
        return text.toString();
    }
}
