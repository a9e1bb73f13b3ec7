from dataclasses import dataclass
from typing import Any


@dataclass
class CausalLMOutput:
    loss: Any = None
    logits: Any = None

    def to_tuple(self):
        return tuple(x for x in (self.loss, self.logits) if x is not None)
