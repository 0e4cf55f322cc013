"""What the help says of the commands that compare, measure and fetch."""

from __future__ import annotations

from digitus.cli.manual_entry import CACHE, ENVIRONMENT, Manual

OF_CHECKS = {
    "compare": Manual(
        (
            "digitus compare --data sample --out comparison",
            "digitus compare --data sample --epochs-gd 50 --no-tensorflow",
        ),
        {
            "complete": "whether all rows finished",
            "date": "when it began",
            "data": "name and numbers of images",
            "sizes": "of the layers",
            "seed": "what drew the weights",
            "threads": "of Digitus",
            "rows": "a list: figures of each network, and of each epoch",
            "left_out": "rows that did not take part, with the reason",
            "unfinished": "rows that Ctrl-C left",
            "machine": "processor and system",
            "versions": "of what took part",
            "files": "what was written",
        },
        files=(CACHE,),
        see_also=("verify", "bench"),
    ),
    "verify": Manual(
        (
            "digitus verify --data sample --steps 20",
            "digitus verify --data sample --model cnn",
            "digitus verify --data sample --steps 3 --optimizers sgd,adam --break",
        ),
        {
            "model": "mlp or cnn",
            "passed": "whether every check is within its tolerance",
            "lines": "a list: mode, peer, what, worst, tolerance, where, passed, note; "
            "with --break fault, mode, noticed_by, passed",
        },
        files=(CACHE,),
        see_also=("compare",),
        exit_status="0 if nothing differs, or with --break if every fault was caught; 1 if not, or "
        "if something could not be done; 2 if the command line is wrong; 130 after Ctrl-C",
    ),
    "bench": Manual(
        (
            "digitus bench --data sample --batch-size 32",
            "digitus bench --data sample --profile",
        ),
        {
            "threads": "computed with",
            "rounds": "repetitions",
            "train": "sizes, batch_size, images, seconds, images_per_second",
            "predict": "images, images_per_second, one_image_seconds",
            "read": "with --csv: file, bytes, seconds, bytes_per_second; else null",
            "profile": "with --profile, in place of rounds, predict and read: parts of a step",
        },
        files=(CACHE,),
        see_also=("compare",),
    ),
    "data": Manual(
        ("digitus data list", "digitus data fetch mnist"),
        {},
        files=(CACHE,),
        environment=tuple(ENVIRONMENT),
    ),
    "data fetch": Manual(
        (
            "digitus data fetch mnist",
            "digitus data fetch fashion-mnist --from /usr/share/datasets/fashion-mnist "
            "--to my-data",
        ),
        {
            "name": "of the data set",
            "directory": "where it is",
            "files": "a list: name, path, origin, new",
        },
        files=(CACHE,),
        environment=("XDG_CACHE_HOME", "DIGITUS_DEBUG"),
        see_also=("data list", "train"),
    ),
    "data list": Manual(
        ("digitus data list", "digitus data list --json"),
        {
            "name": "of the data set",
            "found": "whether it is here",
            "directory": "where it is, or null",
            "files": "their paths",
        },
        json_form="a list with an object for each data set",
        files=(CACHE,),
        environment=("DIGITUS_DATA", "XDG_CACHE_HOME"),
        see_also=("data fetch",),
    ),
    "data preview": Manual(
        (
            "digitus data preview --data sample --augment "
            "shift=2,rotation=10,scale=0.9:1.1 -o sheet.png",
        ),
        {
            "file": "the picture",
            "images": "rows of it",
            "versions": "epochs that it shows",
            "seed": "of the training",
            "epoch": "the first one shown",
            "augmentation": "its settings",
        },
        files=(CACHE,),
        see_also=("train",),
    ),
    "data synthesize": Manual(
        (
            "digitus data synthesize strokes --count 1000 --seed 1 --out drawn",
            "digitus data synthesize rows --data mnist --out photographed-rows",
        ),
        {
            "kind": "of the pictures",
            "count": "how many there are",
            "seed": "what drew them",
            "folder": "where they are",
            "bytes": "size of all of them",
            "labels": "how many show what",
        },
        files=(CACHE,),
        see_also=("evaluate", "train"),
    ),
}
"""By the name of the command."""
