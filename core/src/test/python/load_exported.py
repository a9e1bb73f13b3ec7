"""Loads an exported directory as transformers does: its modules are a package, config.json names the classes.

    load_exported.py DIR logits TEXT [PADDING]   the logits after BOS and a text, behind so many tokens of padding
    load_exported.py DIR greedy TEXT LENGTH      the text, gone on with by the most probable characters
    load_exported.py DIR loss TEXT               the mean loss of the text between two BOS
"""
import importlib
import json
import sys
from pathlib import Path

import torch

directory, task, text = Path(sys.argv[1]).resolve(), *sys.argv[2:4]
number = int(sys.argv[4]) if len(sys.argv) > 4 else 0
sys.path.insert(0, str(directory.parent))


def of_file(name):
    return json.loads((directory / name).read_text())


module, name = of_file("config.json")["auto_map"]["AutoModelForCausalLM"].split(".")
model = getattr(importlib.import_module(f"{directory.name}.{module}"), name).from_pretrained(directory)
vocabulary = of_file("tokenizer.json")["model"]["vocab"]
bos = of_file("generation_config.json")["bos_token_id"]
tokens = [bos] + [vocabulary[character] for character in text]

with torch.no_grad():
    if task == "logits":
        padded = torch.tensor([[bos] * number + tokens])
        mask = torch.tensor([[0] * number + [1] * len(tokens)])
        for x in model(padded, attention_mask=mask).logits[0, -1].tolist():
            print(repr(x))
    elif task == "greedy":
        characters = list(vocabulary)
        for _ in range(number):
            inputs = model.prepare_inputs_for_generation(torch.tensor([tokens]))
            token = model(**inputs).logits[0, -1].argmax().item()
            if token == bos:
                break
            tokens.append(token)
        print("".join(characters[token] for token in tokens[1:]))
    else:
        ids = torch.tensor([tokens + [bos]])
        print(repr(model(ids, labels=ids).loss.item()))
