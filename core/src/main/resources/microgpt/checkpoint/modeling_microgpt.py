"""The model of microgpt, vectorized, for the library transformers.

    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(DIR)
    model = AutoModelForCausalLM.from_pretrained(DIR, trust_remote_code=True)
    texts = model.generate(**tokenizer("jo", return_tensors="pt"), num_return_sequences=20)
    print(tokenizer.batch_decode(texts, skip_special_tokens=True))

Shapes: B texts, T tokens, C channels, V vocabulary, H heads.
"""
import torch
import torch.nn.functional as F
from torch import nn
from transformers import GenerationMixin, PreTrainedModel
from transformers.modeling_outputs import CausalLMOutput

from .configuration_microgpt import MicroGptConfig


def rmsnorm(x):
    return x * (x.square().mean(-1, keepdim=True) + 1e-5).rsqrt()


class MicroGptLayer(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.n_head = n_head
        self.attn_wq = nn.Linear(n_embd, n_embd, bias=False)
        self.attn_wk = nn.Linear(n_embd, n_embd, bias=False)
        self.attn_wv = nn.Linear(n_embd, n_embd, bias=False)
        self.attn_wo = nn.Linear(n_embd, n_embd, bias=False)
        self.mlp_fc1 = nn.Linear(n_embd, 4 * n_embd, bias=False)
        self.mlp_fc2 = nn.Linear(4 * n_embd, n_embd, bias=False)

    def forward(self, x, mask):
        B, T, C = x.shape
        norm = rmsnorm(x)
        weights = self.attn_wq, self.attn_wk, self.attn_wv
        q, k, v = (w(norm).view(B, T, self.n_head, -1).transpose(1, 2) for w in weights)
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = x + self.attn_wo(attended.transpose(1, 2).reshape(B, T, C))
        return x + self.mlp_fc2(F.relu(self.mlp_fc1(rmsnorm(x))))


class MicroGptForCausalLM(PreTrainedModel, GenerationMixin):
    config_class = MicroGptConfig
    _no_split_modules = ["MicroGptLayer"]

    def __init__(self, config):
        super().__init__(config)
        self.wte = nn.Embedding(config.vocab_size, config.n_embd)
        self.wpe = nn.Embedding(config.block_size, config.n_embd)
        self.layers = nn.ModuleList(MicroGptLayer(config.n_embd, config.n_head) for _ in range(config.n_layer))
        self.lm_head = nn.Linear(config.n_embd, config.vocab_size, bias=False)
        self.post_init()

    def get_input_embeddings(self):
        return self.wte

    def set_input_embeddings(self, embeddings):
        self.wte = embeddings

    def get_output_embeddings(self):
        return self.lm_head

    def set_output_embeddings(self, embeddings):
        self.lm_head = embeddings

    def forward(self, input_ids, attention_mask=None, labels=None, return_dict=None):
        """Logits [B, T, V] of tokens [B, T]; with labels [B, T], -100 where none counts, also the mean loss.

        attention_mask [B, T] is 0 at padding, which may stand on either side.
        """
        T = input_ids.shape[1]
        if T > self.config.block_size:
            raise ValueError(f"{T} tokens: this model looks back on at most {self.config.block_size}")
        counts = torch.ones_like(input_ids) if attention_mask is None else attention_mask
        positions = (counts.cumsum(1) - 1).clamp(min=0)
        causal = torch.ones(T, T, dtype=torch.bool, device=input_ids.device).tril()
        # a position of padding looks at itself, since the softmax of nothing is no number
        itself = torch.eye(T, dtype=torch.bool, device=input_ids.device)
        mask = causal & counts[:, None, None, :].bool() | itself

        x = rmsnorm(self.wte(input_ids) + self.wpe(positions))
        for layer in self.layers:
            x = layer(x, mask)
        logits = self.lm_head(x)

        loss = None
        if labels is not None:
            loss = F.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten(), ignore_index=-100)
        output = CausalLMOutput(loss=loss, logits=logits)
        return output.to_tuple() if return_dict is False else output

    def prepare_inputs_for_generation(self, input_ids, attention_mask=None, **others):
        """The last block of a text: positions are learned, so there are none beyond it, and no cache."""
        last = slice(-self.config.block_size, None)
        return {
            "input_ids": input_ids[:, last],
            "attention_mask": None if attention_mask is None else attention_mask[:, last],
        }
