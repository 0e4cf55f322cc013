"""What the help says of the commands that train, use and look at models."""

from __future__ import annotations

from digitus.cli.manual_entry import CACHE, ENVIRONMENT, MODEL, WITHOUT_DATA, Manual

OF_MODELS = {
    "": Manual(
        (
            "digitus train --data sample --out digits.safetensors",
            "digitus evaluate --model digits.safetensors --data sample",
            "digitus predict photo.jpg",
        ),
        {},
        environment=tuple(ENVIRONMENT),
        files=(CACHE, MODEL),
    ),
    "train": Manual(
        (
            "digitus train --data sample --epochs 10 --out digits.safetensors",
            "digitus train --data letters.csv --out letters.safetensors",
            "digitus train --data pictures --image-shape 32x32 --model cnn",
            "digitus train --data sample --augment digits",
            "digitus train --data sample --validation-split 0.1 --early-stopping 5 --keep-best",
            "digitus train --recipe keras-convnet --data sample --epochs 1",
            "digitus train --data sample --checkpoint run.checkpoint",
            "digitus train --data sample --checkpoint run.checkpoint --resume run.checkpoint",
        ),
        {
            "recipe": "name of the recipe, or null",
            "epochs": "finished epochs",
            "interrupted": "whether Ctrl-C ended it",
            "stopped_early": "whether --early-stopping ended it",
            "kept_epoch": "epoch whose weights were kept; null for the last",
            "train_images": "images that it learnt from, those held out included",
            "validated_on": "images of the figures val_: test or validation",
            "test_images": "images of the test",
            "test_accuracy": "share of them that is classed right",
            "test_loss": "their mean cross-entropy",
            "seconds": "time of all epochs",
            "class_names": "names of the classes",
            "model": "file of --out, or null",
            "checkpoint": "file of --checkpoint, or null",
            "resumed": "file of --resume, or null",
        },
        files=(CACHE, MODEL, "FILE.checkpoint: a training to go on with"),
        see_also=("evaluate", "recipes", "data preview", "inspect"),
    ),
    "evaluate": Manual(
        (
            "digitus evaluate --model digits.safetensors --data sample",
            "digitus evaluate --model digits.safetensors --data sample --corruptions "
            "--report report",
            "digitus evaluate --model letters.safetensors --data letters.csv --json",
            "digitus evaluate --images photographs --contact-sheet mistakes.png",
        ),
        {
            "model": "the file",
            "part": "which images: train or test, or all of a file",
            "count": "images",
            "correct": "images that are classed right",
            "accuracy": "their share",
            "loss": "mean cross-entropy",
            "classes": "a list: label, name, count, correct, predicted, precision, recall, f1",
            "mean": "means of precision, recall and f1",
            "confusion": "images by true class (row) and predicted class; with --images shown, "
            "seen and pictures: what pictures of at most one digit show (row), and what is seen",
            "calibration": "expected_error and bins of confidence",
            "mistakes": "the worst: wrong and unsure; with --images a list of all: image, label, "
            "read, guess, confidence, verdict",
            "corruptions": "with --corruptions: seed, clean, mean_accuracy, results",
            "files": "with --report or --contact-sheet: what was written",
            "images": "with --images, as all that follow, and in place of part to mean: the folder",
            "threshold": "confidence below which a digit is not sure",
            "all": "all pictures: count, right, not_sure, wrong, nothing_found, accuracy, its 95 % "
            "interval, guess_accuracy (if best guesses count), shown_digits, digit_errors, "
            "digit_error (edits a digit); null without any",
            "digits": "the same of pictures of one digit",
            "rows": "the same of pictures of several",
            "non_digits": "the same of pictures of none, of which those are wrong in which a digit "
            "is seen",
            "recall": "a list for the digits 0 to 9: label, count, right, recall",
            "rejection": "a list: threshold, digits_lost, non_digits_refused, kept_accuracy",
            "unreadable": "files that could not be read, with the reason; they count nowhere else",
            "without_label": "pictures that were left out, as nothing says what they show",
        },
        files=(CACHE, MODEL),
        see_also=("train", "predict"),
    ),
    "predict": Manual(
        (
            "digitus predict photo.jpg",
            "digitus predict photo.jpg --annotate seen.png --show-input",
            "digitus predict *.png --json",
            "digitus predict - < drawing.png",
            "digitus predict --model letters.safetensors letter.png",
        ),
        {
            "image": "the file",
            "error": "why it could not be read, and then all else is null; else null",
            "width": "of the picture, upright, in pixels",
            "height": "the same",
            "text": "what was read: ? for a digit that is not sure, a line end between lines",
            "digits": "a list in reading order: label (null if not sure), confidence, alternatives "
            "(label, confidence; the next best, or where the label is null, the best guess first), "
            "box (left, top, right, bottom), line (from 0), with --show-input input (28 x 28)",
            "label": "that of the only digit, else null; number of the class",
            "confidence": "its probability; null without just one digit",
            "name": "of a model of other classes, as all that follow: name of the class",
            "second": "number of the class that is next",
            "second_name": "its name",
            "probabilities": "of all classes",
        },
        json_form="a list with an object for each picture",
        files=(MODEL,),
        environment=WITHOUT_DATA,
        see_also=("evaluate", "pretrained"),
        exit_status="0 if all pictures were read, whatever they show; 1 if one could not be read, "
        "after all others; 2 if the command line is wrong; 130 after Ctrl-C",
    ),
    "export": Manual(
        (
            "digitus export --model digits.safetensors --out digits.onnx --scale-bytes",
            "digitus export --model pretrained:mnist --out digits.onnx --json",
        ),
        {
            "model": "what was exported",
            "file": "the ONNX file",
            "bytes": "its size",
            "opset": "version of ONNX's operators",
            "ir_version": "version of the format",
            "inputs": "a list: name, type, shape",
            "outputs": "the same of what comes out",
            "operators": "of the graph, in their order",
        },
        files=(MODEL,),
        environment=WITHOUT_DATA,
        see_also=("predict", "inspect"),
    ),
    "inspect": Manual(
        ("digitus inspect digits.safetensors", "digitus inspect run.checkpoint --json"),
        {
            "file": "the file",
            "size": "its bytes",
            "header_size": "bytes of its header, or null",
            "is_safetensors": "whether it is a sound safetensors file",
            "is_model": "whether it is a model of Digitus",
            "is_checkpoint": "whether it is a checkpoint of Digitus",
            "problem": "why it cannot be loaded, or null",
            "faults": "all that is wrong with it",
            "format_version": "version of the format",
            "library_version": "version of what wrote it",
            "architecture": "layers and weights",
            "class_names": "names of the classes, or null",
            "input_scaling": "what the network sees of a byte",
            "training": "how it was trained",
            "checkpoint": "where a training stands, or null",
            "metadata": "other text in the file",
            "tensors": "figures of each tensor",
        },
        environment=WITHOUT_DATA,
        see_also=("pretrained", "train"),
        exit_status="0 if Digitus can load the file; 1 if not, after all that could be read; "
        "2 if the command line is wrong; 130 after Ctrl-C",
    ),
    "recipes": Manual(
        ("digitus recipes", "digitus recipes mlp > mine.json", "digitus train --recipe mine.json"),
        {
            "name": "of the recipe",
            "weights": "numbers that its network holds",
            "description": "what it is for",
            "data": "its data set",
            "network": "its layers",
            "training": "its settings",
        },
        json_form="a list with an object for each recipe; of NAME that recipe's file",
        environment=WITHOUT_DATA,
        see_also=("train",),
    ),
    "pretrained": Manual(
        (
            "digitus pretrained mnist",
            "digitus evaluate --model pretrained:mnist --data sample",
        ),
        {
            "name": "of the network",
            "file": "its model file",
            "bytes": "its size",
            "weights": "numbers that it holds",
            "accuracy": "on its test images",
            "pretrained": "how it was trained and measured",
        },
        json_form="a list with an object for each network; of NAME that network's object",
        environment=WITHOUT_DATA,
        see_also=("predict", "inspect"),
    ),
}
"""By the name of the command; "" for all together."""
