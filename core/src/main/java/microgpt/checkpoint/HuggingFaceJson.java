package microgpt.checkpoint;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import microgpt.model.Prompt;
import microgpt.model.Sampler;
import microgpt.text.DocumentMode;
import microgpt.text.Tokenizer;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/// What a Hugging Face folder says of a model in JSON.
///
/// A model of documents has BOS before each, which is also what ends them, so it is both the first and the last
/// token there. A model of one long text has never seen BOS: its tokenizer adds none, and it is never drawn.
final class HuggingFaceJson {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private HuggingFaceJson() {}

    /// The texts of the files by their names.
    static Map<String, String> of(ModelInfo info) {
        var texts = new LinkedHashMap<String, String>();
        texts.put("config.json", config(info));
        texts.put("generation_config.json", generation(info));
        texts.put("tokenizer.json", tokenizer(info));
        texts.put("tokenizer_config.json", tokenizerConfig(info));
        return texts;
    }

    private static boolean isOfDocuments(ModelInfo info) {
        return info.documents() == DocumentMode.LINES;
    }

    private static String config(ModelInfo info) {
        var config = info.config();
        var bos = isOfDocuments(info) ? Integer.toString(info.tokenizer().bos()) : "null";
        return text(
                """
                {
                  "architectures": ["MicroGptForCausalLM"],
                  "auto_map": {
                    "AutoConfig": "configuration_microgpt.MicroGptConfig",
                    "AutoModelForCausalLM": "modeling_microgpt.MicroGptForCausalLM"
                  },
                  "model_type": "microgpt",
                  "vocab_size": %d,
                  "n_layer": %d,
                  "n_embd": %d,
                  "n_head": %d,
                  "block_size": %d,
                  "bos_token_id": %s,
                  "eos_token_id": %s,
                  "dtype": "float32",
                  "tie_word_embeddings": false,
                  "use_cache": false
                }
                """, config.vocabSize(), config.nLayer(), config.nEmbd(), config.nHead(), config.blockSize(), bos, bos);
    }

    /// Draws as `generate` does without options, up to block_size tokens.
    private static String generation(ModelInfo info) {
        int bos = info.tokenizer().bos();
        int first = Prompt.of("", info.tokenizer(), info.documents()).tokens()[0];
        return text(
                """
                {
                  "bos_token_id": %d,
                  %s,
                  "do_sample": true,
                  "temperature": %s,
                  "top_k": %d,
                  "max_new_tokens": %d,
                  "use_cache": false
                }
                """,
                first,
                isOfDocuments(info)
                        ? text("\"eos_token_id\": %d,\n  \"pad_token_id\": %d", bos, bos)
                        : text("\"suppress_tokens\": [%d]", bos),
                Sampler.Settings.DEFAULT.temperature(),
                Sampler.Settings.DEFAULT.topK(),
                info.config().blockSize());
    }

    /// A file of the library tokenizers: every character is a word of its own. A word that is not in the
    /// vocabulary would be the unknown one, and as that is not in it either, is refused.
    private static String tokenizer(ModelInfo info) {
        int bos = info.tokenizer().bos();
        var documents = text("""
                  "added_tokens": [
                    {
                      "id": %1$d,
                      "content": "%2$s",
                      "single_word": false,
                      "lstrip": false,
                      "rstrip": false,
                      "normalized": false,
                      "special": true
                    }
                  ],
                  "post_processor": {
                    "type": "TemplateProcessing",
                    "single": [
                      {"SpecialToken": {"id": "%2$s", "type_id": 0}},
                      {"Sequence": {"id": "A", "type_id": 0}}
                    ],
                    "pair": [
                      {"SpecialToken": {"id": "%2$s", "type_id": 0}},
                      {"Sequence": {"id": "A", "type_id": 0}},
                      {"SpecialToken": {"id": "%2$s", "type_id": 0}},
                      {"Sequence": {"id": "B", "type_id": 0}}
                    ],
                    "special_tokens": {"%2$s": {"id": "%2$s", "ids": [%1$d], "tokens": ["%2$s"]}}
                  },
                """, bos, Tokenizer.BOS);
        var stream = """
                  "added_tokens": [],
                  "post_processor": null,
                """;
        return text("""
                {
                  "version": "1.0",
                  "truncation": null,
                  "padding": null,
                  "normalizer": null,
                  "pre_tokenizer": {
                    "type": "Split",
                    "pattern": {"Regex": "[\\\\s\\\\S]"},
                    "behavior": "Isolated",
                    "invert": false
                  },
                %s  "decoder": {"type": "Fuse"},
                  "model": {
                    "type": "WordLevel",
                    "unk_token": "<UNK>",
                    "vocab": %s
                  }
                }
                """, isOfDocuments(info) ? documents : stream, vocabulary(info.tokenizer()));
    }

    /// The tokens by character, and BOS.
    private static String vocabulary(Tokenizer tokenizer) {
        var written = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), written)) {
            json.writeStartObject();
            int[] characters = tokenizer.characters().codePoints().toArray();
            for (int token = 0; token < characters.length; token++) {
                json.writeNumberProperty(Character.toString(characters[token]), token);
            }
            json.writeNumberProperty(Tokenizer.BOS, tokenizer.bos());
            json.writeEndObject();
        }
        return written.toString();
    }

    private static String tokenizerConfig(ModelInfo info) {
        return text(
                """
                {
                  "tokenizer_class": "PreTrainedTokenizerFast",
                %s  "model_max_length": %d,
                  "model_input_names": ["input_ids", "attention_mask"],
                  "clean_up_tokenization_spaces": false
                }
                """,
                isOfDocuments(info)
                        ? text("  \"bos_token\": \"%1$s\",\n  \"eos_token\": \"%1$s\",\n", Tokenizer.BOS)
                        : "",
                info.config().blockSize());
    }

    private static String text(String template, Object... values) {
        return String.format(Locale.ROOT, template, values);
    }
}
