package microgpt.session;

import microgpt.model.Sampler;
import microgpt.text.DocumentMode;

/// How texts are invented.
///
/// @param settings how the next token is drawn
/// @param prompt the text to go on from
/// @param length the most characters after it, null for the model's block_size, or 500 of a long text
/// @param seed of the generator that each text gets one of its own from
/// @param atOnce how many are invented side by side, which changes none of them; null for up to 64
public record Sampling(Sampler.Settings settings, String prompt, Integer length, long seed, Integer atOnce) {
    /// As both references sample, from nothing.
    static final Sampling DEFAULT = new Sampling(Sampler.Settings.DEFAULT, "", null, 42, null);

    /// The characters of a long text, unless the user says how many.
    private static final int LONG = 500;

    /// More texts side by side hardly make a token cheaper.
    private static final int AT_ONCE = 64;

    /// Checks the settings.
    ///
    /// @throws IllegalArgumentException with one line that says what cannot be
    public Sampling {
        requirePositive("--length", length);
        requirePositive("--batch-size", atOnce);
    }

    private static void requirePositive(String option, Integer value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(option + " is " + value + ": it must be at least 1");
        }
    }

    /// {@return how many texts to invent}
    ///
    /// @param count null for 20 documents or 1 long text
    /// @param mode what the model takes for a document
    /// @throws IllegalArgumentException with one line if it is negative
    public static int count(Integer count, DocumentMode mode) {
        if (count == null) {
            return switch (mode) {
                case LINES -> 20;
                case STREAM -> 1;
            };
        }
        if (count < 0) {
            throw new IllegalArgumentException("the number of samples is " + count + ": it must be at least 0");
        }
        return count;
    }

    /// {@return the most characters after the prompt}
    ///
    /// @param mode what the model takes for a document
    /// @param blockSize positions of the model
    public int length(DocumentMode mode, int blockSize) {
        if (length != null) {
            return length;
        }
        return switch (mode) {
            case LINES -> blockSize;
            case STREAM -> LONG;
        };
    }

    /// {@return how many of so many texts are invented side by side}
    ///
    /// @param count how many
    public int atOnce(int count) {
        return Math.max(1, Math.min(count, atOnce == null ? AT_ONCE : atOnce));
    }
}
