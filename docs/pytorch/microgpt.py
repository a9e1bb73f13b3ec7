#!/usr/bin/env python3
"""The model of microgpt, vectorized, in PyTorch: go on on a GPU, or on many, where a CPU ends.

    python3 microgpt.py generate DIR                  invents texts with DIR/model.safetensors
    python3 microgpt.py train DIR --out NEW           goes on with DIR/resume.safetensors, saves to NEW
    torchrun --nproc-per-node 2 microgpt.py train DIR --out NEW      the batches of a step shared among workers

DIR is what `./microgpt train --out DIR` wrote, or the file in it; what this writes, `./microgpt generate` and
`train --resume` read. It needs torch, from 2.0 on, and nothing else. A run must be one of `--random python`, the default.
"""
import argparse, ctypes, hashlib, json, math, os, random, struct, sys, warnings
from pathlib import Path

warnings.filterwarnings("ignore", "Failed to initialize NumPy")  # which is not needed
import torch
import torch.nn.functional as F
from torch import nn

TYPES = {"F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32, "F64": torch.float64}
FILES = {"model": "model.safetensors", "run": "resume.safetensors"}
GIVEN_NAMES = Path(__file__).parent / "../../core/src/main/resources/microgpt/text/given-names.txt"


# "cuda" is AMD's name for its GPUs too. The files say float32 or float64, and so it computes; less is widened.
if torch.cuda.is_available():
    torch.set_default_device(f"cuda:{os.environ.get('LOCAL_RANK', 0)}")


# ---- what it says ----


def close(stream):
    """Nobody reads it any more, which is no failure."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def tell(line):
    """Says how it goes. A training outlives who reads of it."""
    try:
        print(line, file=sys.stderr)
    except BrokenPipeError:
        close(sys.stderr)


def fail(message, code=1):
    """Ends with one line, as `./microgpt` does: with 2 for wrong usage, with 1 for what fails."""
    tell(f"microgpt.py: {message}")
    sys.exit(code)


# ---- files ----


def load(path):
    """The texts and the tensors of a safetensors file."""
    raw = bytearray(path.read_bytes())
    start = 8 + struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8:start])
    texts = header.pop("__metadata__")
    tensors = {}
    for name, tensor in header.items():
        begin, end = tensor["data_offsets"]
        numbers = torch.frombuffer(raw[start + begin : start + end], dtype=TYPES[tensor["dtype"]])
        numbers = numbers.reshape(tensor["shape"])
        tensors[name] = numbers if numbers.element_size() > 2 else numbers.float()
    return texts, tensors


def save(path, texts, tensors):
    """Writes a safetensors file."""
    header, offset = {"__metadata__": texts}, 0
    kind = {dtype: name for name, dtype in TYPES.items()}
    for name, tensor in tensors.items():
        end = offset + tensor.numel() * tensor.element_size()
        header[name] = {"dtype": kind[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            tensor = tensor.detach().cpu().contiguous()
            file.write(ctypes.string_at(tensor.data_ptr(), tensor.numel() * tensor.element_size()))
        file.flush()
        os.fsync(file.fileno())


# ---- the model ----


def rmsnorm(x):
    return x * (x.square().mean(-1, keepdim=True) + 1e-5).rsqrt()


class Layer(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.n_head = n_head
        for name in "attn_wq", "attn_wk", "attn_wv", "attn_wo":
            setattr(self, name, nn.Parameter(torch.empty(n_embd, n_embd)))
        self.mlp_fc1 = nn.Parameter(torch.empty(4 * n_embd, n_embd))
        self.mlp_fc2 = nn.Parameter(torch.empty(n_embd, 4 * n_embd))

    def forward(self, x):
        B, T, C = x.shape
        weights = self.attn_wq, self.attn_wk, self.attn_wv
        q, k, v = ((rmsnorm(x) @ w.T).view(B, T, self.n_head, -1).transpose(1, 2) for w in weights)
        attended = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + attended.transpose(1, 2).reshape(B, T, C) @ self.attn_wo.T
        return x + F.relu(rmsnorm(x) @ self.mlp_fc1.T) @ self.mlp_fc2.T


class Gpt(nn.Module):
    """Parameters bear the names they have in the files: `wte`, `layer0.attn_wq`, ..."""

    def __init__(self, texts):
        super().__init__()
        self.characters = list(texts["vocabulary"])
        self.lines = texts["documents"] == "lines"
        self.n_layer, self.block_size = int(texts["n_layer"]), int(texts["block_size"])
        self.bos = len(self.characters)
        n_embd = int(texts["n_embd"])
        for name, rows in ("wte", self.bos + 1), ("wpe", self.block_size), ("lm_head", self.bos + 1):
            setattr(self, name, nn.Parameter(torch.empty(rows, n_embd)))
        for i in range(self.n_layer):
            setattr(self, f"layer{i}", Layer(n_embd, int(texts["n_head"])))

    def forward(self, tokens):
        """Logits [B, T, V] of tokens [B, T]."""
        x = rmsnorm(self.wte[tokens] + self.wpe[: tokens.shape[1]])
        for i in range(self.n_layer):
            x = getattr(self, f"layer{i}")(x)
        return x @ self.lm_head.T

    def encode(self, text):
        ids = {character: i for i, character in enumerate(self.characters)}
        return [ids[character] for character in text]

    @torch.no_grad()
    def generate(self, prompt, temperature, length):
        # without BOS and a prompt: the end of a line, or the first character where there is none
        start = [self.bos] if self.lines else [] if prompt else [max(0, "".join(self.characters).find("\n"))]
        tokens = start + self.encode(prompt)
        for _ in range(length):
            logits = self(torch.tensor([tokens[-self.block_size :]]))[0, -1].double()
            if not self.lines:
                logits[self.bos] = -math.inf
            if temperature:
                token = torch.multinomial(((logits - logits.max()) / temperature).softmax(0), 1).item()
            else:
                token = logits.argmax().item()
            if token == self.bos:
                break
            tokens.append(token)
        return "".join(self.characters[token] for token in tokens[len(start) :])


def read(path, contents):
    """The texts, tensors and model of DIR/model.safetensors or DIR/resume.safetensors, or of such a file."""
    path = Path(path)
    file = path / FILES[contents] if path.is_dir() else path
    if not file.exists():
        what = f"holds no {contents}" if path.is_dir() else "is not there"
        fail(f"{path} {what}: it must be what ./microgpt train --out saved")
    try:
        texts, tensors = load(file)
        if texts["contents"] != contents:
            fail(f'{file} holds a "{texts["contents"]}": it must be the {contents} that ./microgpt train --out saved')
        model = Gpt(texts).to(tensors["wte"].dtype)
        model.load_state_dict({name: t for name, t in tensors.items() if not name.startswith("adam.")})
    except (AttributeError, LookupError, RuntimeError, TypeError, ValueError, struct.error):
        fail(f"{file} is damaged or of another program: it must be what ./microgpt train --out saved")
    device = next(model.parameters()).device
    return texts, {name: t.to(device) for name, t in tensors.items()}, model


# ---- going on with a run ----


class Examples:
    """What the run learns from, in the order it does: documents shuffled once, or windows drawn by their number."""

    def __init__(self, model, texts, path):
        try:
            raw = path.read_bytes()
        except OSError as e:
            fail(f"{path}, which the run learns from, cannot be read ({e.strerror}): --data says where that text is")
        if hashlib.sha256(raw).hexdigest() != texts["data_sha256"]:
            fail(f"{path} is not the text that the run learns from: --data says where that is")
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        seed, held_out = int(texts["option.seed"]), float(texts["option.validation"])
        self.size = model.block_size + 1
        if model.lines:
            documents = [line.strip() for line in text.split("\n") if line.strip()]
            random.Random(seed).shuffle(documents)
            documents = documents[: len(documents) - math.floor(held_out * len(documents) + 0.5)]
            self.get = lambda i: [model.bos, *model.encode(documents[i % len(documents)]), model.bos][: self.size]
        else:
            if held_out:
                fail("a stream with a validation share cannot be gone on with here")
            tokens = model.encode(text)
            starts = len(tokens) - model.block_size
            self.get = lambda i: tokens[(at := window(seed, i, starts)) : at + self.size]

    def batch(self, first, n):
        """Tokens and targets [n, T] of n examples from `first` on; -100 is padding."""
        rows = [self.get(first + i) for i in range(n)]
        longest = max(map(len, rows))
        tokens = torch.tensor([row[:-1] + [0] * (longest - len(row)) for row in rows])
        targets = torch.tensor([row[1:] + [-100] * (longest - len(row)) for row in rows])
        return tokens, targets


def window(seed, i, starts):
    """Where window i begins: output i of splitmix64, entered at a place that the seed gives."""

    def mix(x):
        z = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
        return z ^ z >> 31

    return mix((mix(seed % 2**64) + (i + 1) * 0x9E3779B97F4A7C15) % 2**64) * starts >> 64


def mean_loss(logits, targets):
    """The mean over documents of each one's mean loss."""
    losses = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    return (losses.sum(1) / (targets >= 0).sum(1)).mean()


def rate(texts, step, steps):
    highest, least = float(texts["option.learning-rate"]), float(texts["option.min-learning-rate"])
    warmup = int(texts["option.warmup"])
    if step < warmup:
        return highest * (step + 1) / (warmup + 1)
    progress = (step - warmup) / (steps - warmup)
    falls = {"linear": 1 - progress, "cosine": (1 + math.cos(math.pi * progress)) / 2, "constant": 1}
    curve = texts["option.schedule"]
    return highest if curve == "constant" else least + (highest - least) * falls[curve]


def train(args):
    texts, tensors, model = read(args.directory, "run")
    if texts["option.random"] != "python":
        fail("only a run of --random python can be gone on with here")
    workers, worker = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
    done, batch_size = int(texts["step"]), int(texts["option.batch-size"])
    steps = args.steps or int(texts["option.steps"])
    if steps < done:
        fail(f"{args.directory} has done {done:,} steps already: --steps must be at least that")
    batches = int(texts["option.accumulate"])
    if batches % workers:
        fail(f"a step has {batches} batches (--accumulate): {workers} workers cannot share them evenly")
    examples = Examples(model, texts, Path(args.data or texts.get("option.data") or GIVEN_NAMES))
    if args.data:
        # as Java writes it; in a name that is no UTF-8 nobody would find the text again
        texts["option.data"] = str(Path(args.data).absolute()).replace("//", "/")
        if any("\ud800" <= character <= "\udfff" for character in args.data):
            fail(f"{args.data!r} is no name in UTF-8: give the text one that is")
    beta1, beta2, eps = (float(texts["option." + name]) for name in ("beta1", "beta2", "eps"))
    adam = torch.optim.AdamW(model.parameters(), 1.0, (beta1, beta2), eps, float(texts["option.weight-decay"]))
    for name, p in model.named_parameters():
        first, second = tensors["adam.m." + name], tensors["adam.v." + name]
        adam.state[p] = {"step": torch.tensor(float(done)), "exp_avg": first.clone(), "exp_avg_sq": second.clone()}
    shared = model
    if worker == 0:
        require_new(Path(args.out))
    if workers > 1:
        torch.distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
        shared = nn.parallel.DistributedDataParallel(model)
    for step in range(done, steps):
        adam.zero_grad()
        loss = 0
        for i in range(worker, batches, workers):
            inputs, targets = examples.batch((step * batches + i) * batch_size, batch_size)
            part = mean_loss(shared(inputs), targets) * workers / batches
            part.backward()
            loss += part.detach()
        if workers > 1:
            torch.distributed.all_reduce(loss, torch.distributed.ReduceOp.SUM)
        # torch's clip_grad_norm_ adds 1e-6 to the length
        clip = float(texts["option.clip"])
        length = torch.sqrt(sum(p.grad.square().sum() for p in model.parameters()))
        if length > clip:
            for p in model.parameters():
                p.grad *= clip / length
        adam.param_groups[0]["lr"] = rate(texts, step, steps)
        adam.step()
        done = step + 1
        if worker == 0:
            tell(f"step {done} loss {loss.item() / workers!r}")
    if worker == 0:
        write(Path(args.out), texts, model, adam, done)
    if workers > 1:
        # else DDP ends the threads of gloo while it keeps Python from them, and may wait for ever
        del shared
        torch.distributed.destroy_process_group()


def require_new(out):
    """Makes the directory, unless it is there and empty."""
    if out.exists() and not out.is_dir():
        fail(f"{out} is no directory: --out takes a new one")
    out.mkdir(parents=True, exist_ok=True)
    present = max(out.iterdir(), default=None)
    if present:
        fail(f"{out} holds {present.name} already: --out takes a new directory")


def write(out, texts, model, adam, step):
    """Saves both files, or none; and neither over one that has come meanwhile."""
    weights = {name: p.detach() for name, p in model.named_parameters()}
    moments = {
        f"adam.{letter}.{name}": adam.state[p][key]
        for letter, key in (("m", "exp_avg"), ("v", "exp_avg_sq"))
        for name, p in model.named_parameters()
    }
    # What told the old files apart is not of these. The mean loss of the next row of metrics.csv begins anew.
    texts = {key: text for key, text in texts.items() if not key.startswith(("checksum", "file.")) and key != "run"}
    texts |= {"step": str(step), "option.steps": str(step), "figure.losses": "0.0", "figure.losses_count": "0.0"}
    kept = "microgpt", "n_layer", "n_embd", "n_head", "block_size", "documents", "vocabulary", "step"
    model_texts = {key: texts[key] for key in kept} | {"contents": "model"}
    parts = {out / f".{name}.{os.getpid()}": out / name for name in FILES.values()}
    of_model, of_run = parts
    try:
        out.mkdir(parents=True, exist_ok=True)
        save(of_model, model_texts, {name: w.float() for name, w in weights.items()})
        save(of_run, texts, weights | moments)
    except BaseException as e:
        for part in parts:
            part.unlink(missing_ok=True)
        if isinstance(e, OSError):
            fail(f"{out} cannot be written to: {e.strerror}")
        raise
    for file in parts.values():
        if file.exists():
            fail(f"{file} has come meanwhile and stays: what was learnt is in {' and '.join(map(str, parts))}")
    for part, file in parts.items():
        part.rename(file)


# ---- the command line ----


class Parser(argparse.ArgumentParser):
    def error(self, message):
        fail(f"{message} (see '{self.prog} --help')", 2)


def number(kind, least, most):
    """Reads a number within bounds."""

    def parse(text):
        try:
            if least <= kind(text) <= most:
                return kind(text)
        except ValueError:
            pass
        what = "whole number" if kind is int else "number"
        raise argparse.ArgumentTypeError(f"{text!r} is not a {what} from {least} to {most}")

    return parse


def run():
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    count = number(int, 1, 2**31 - 1)
    generating = commands.add_parser("generate", help="invent texts")
    generating.add_argument("directory", help="what train --out saved: a directory, or a model in it")
    generating.add_argument("--num-samples", type=number(int, 0, 2**31 - 1), default=20)
    generating.add_argument("--prompt", default="")
    generating.add_argument("--temperature", type=number(float, 0, 1e100), default=0.5)
    generating.add_argument("--length", type=count, help="default: the block size")
    generating.add_argument("--seed", type=number(int, -(2**63), 2**63 - 1), default=42)
    training = commands.add_parser("train", help="go on with a run")
    training.add_argument("directory", help="what train --out saved")
    training.add_argument("--out", required=True, help="a new directory")
    training.add_argument("--steps", type=count, help="of the whole run (default: as it was begun)")
    training.add_argument("--data", help="where the text is now")
    args = parser.parse_args()
    if not hasattr(F, "scaled_dot_product_attention"):
        fail(f"torch is {torch.__version__}: it must be 2.0 or newer")
    if args.command == "train":
        train(args)
        return
    _, _, model = read(args.directory, "model")
    for character in args.prompt:
        if character not in model.characters:
            known = "".join(model.characters[:100]) + "…" * (len(model.characters) > 100)
            generating.error(f"{character!r} of the prompt is not in the vocabulary: {known!r}")
    torch.manual_seed(args.seed)
    for _ in range(args.num_samples):
        print(model.generate(args.prompt, args.temperature, args.length or model.block_size))
    sys.stdout.flush()


def main():
    try:
        run()
    except BrokenPipeError:
        close(sys.stdout)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as e:
        fail(f"{e.filename or 'the output'}: {e.strerror}")


if __name__ == "__main__":
    main()
