"""As much of the library transformers as an exported model needs, where it is not installed."""
import json
from pathlib import Path

from torch import nn

import microgpt  # docs/pytorch/microgpt.py, for its reader of safetensors


class PretrainedConfig:
    def __init__(self, **others):
        vars(self).update(others)


class PreTrainedModel(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config

    def post_init(self):
        pass

    @classmethod
    def from_pretrained(cls, directory):
        texts = json.loads(Path(directory, "config.json").read_text())
        model = cls(cls.config_class(**texts))
        metadata, tensors = microgpt.load(Path(directory, "model.safetensors"))
        assert metadata["format"] == "pt"
        model.load_state_dict(tensors)
        return model


class GenerationMixin:
    pass
