"""The sizes of a model of microgpt, vectorized, under the names of its options."""
from transformers import PretrainedConfig


class MicroGptConfig(PretrainedConfig):
    model_type = "microgpt"
    # what the rest of transformers calls them
    attribute_map = {
        "num_hidden_layers": "n_layer",
        "hidden_size": "n_embd",
        "num_attention_heads": "n_head",
        "max_position_embeddings": "block_size",
    }

    def __init__(
        self,
        vocab_size=27,
        n_layer=1,
        n_embd=16,
        n_head=4,
        block_size=16,
        initializer_range=0.08,
        tie_word_embeddings=False,
        use_cache=False,
        **others,
    ):
        self.vocab_size = vocab_size
        self.n_layer = n_layer
        self.n_embd = n_embd
        self.n_head = n_head
        self.block_size = block_size
        self.initializer_range = initializer_range
        self.use_cache = use_cache
        super().__init__(tie_word_embeddings=tie_word_embeddings, **others)
