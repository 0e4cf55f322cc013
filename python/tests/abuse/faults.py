"""A library that does one thing wrong: it stands before the real one, which does the rest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from c_programs import C99, run
from checkout import HEADER, LIBRARY

_SHIM = """
#include <digitus.h>
#include <dlfcn.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

"""


@dataclass(frozen=True)
class Fault:
    """One function, written wrongly."""

    function: str
    code: str
    """Its body; `next` is the real function."""
    problem: str
    """What the walker must say of it."""
    call: str
    """The call that it must name."""


FAULTS = {
    "crashes on NULL": Fault(
        "int64_t digitus_dataset_count(const digitus_dataset *dataset)",
        "volatile const char *first = (const char *)dataset; (void)*first; return next(dataset);",
        "ended its process: SIGSEGV",
        "digitus_dataset_count(dataset=NULL)",
    ),
    "aborts on a large number": Fault(
        "const char *digitus_status_name(digitus_status status)",
        "if (status == INT_MAX) { char *none = 0; *none = 1; } return next(status);",
        "ended its process: SIGSEGV",
        "digitus_status_name(status=2147483647)",
    ),
    "writes past its room": Fault(
        "digitus_status digitus_trainer_order(const digitus_trainer *trainer, int64_t *indices,"
        " int64_t capacity)",
        "if (indices != NULL && capacity == 6) indices[capacity] = 1;"
        " return next(trainer, indices, capacity);",
        "wrote beside 'indices'",
        "digitus_trainer_order(",
    ),
    "writes before its room": Fault(
        "digitus_status digitus_trainer_order(const digitus_trainer *trainer, int64_t *indices,"
        " int64_t capacity)",
        "if (indices != NULL && capacity == 6) ((char *)indices)[-1] = 1;"
        " return next(trainer, indices, capacity);",
        "wrote beside 'indices'",
        "digitus_trainer_order(",
    ),
    "accepts a bad enumerator": Fault(
        "digitus_status digitus_network_add_dense(digitus_network *network, int64_t units,"
        " digitus_activation activation)",
        "return next(network, units, (digitus_activation)((unsigned)activation & 1));",
        "expected DIGITUS_ERROR_BAD_VALUE, got DIGITUS_OK",
        "digitus_network_add_dense(activation=256)",
    ),
    "hangs": Fault(
        "digitus_status digitus_set_thread_count(int64_t count)",
        "while (count == -1) { sleep(1); } return next(count);",
        "hangs: no end within",
        "digitus_set_thread_count(count=-1)",
    ),
    "ends the host": Fault(
        "digitus_status digitus_set_thread_count(int64_t count)",
        "if (count == 257) { _exit(0); } return next(count);",
        "ended its process: status 0",
        "digitus_set_thread_count(count=257)",
    ),
    "gives another reason": Fault(
        "digitus_status digitus_trainer_set_profiling(digitus_trainer *trainer, int32_t enabled)",
        "if (trainer == NULL) return DIGITUS_ERROR_BAD_VALUE; return next(trainer, enabled);",
        "expected DIGITUS_ERROR_NULL_ARGUMENT, got DIGITUS_ERROR_BAD_VALUE",
        "digitus_trainer_set_profiling(trainer=NULL)",
    ),
    "gives a status of its own": Fault(
        "digitus_status digitus_trainer_set_profiling(digitus_trainer *trainer, int32_t enabled)",
        "if (enabled == 2) return 77; return next(trainer, enabled);",
        "status 77 is not documented for it",
        "digitus_trainer_set_profiling(enabled=2)",
    ),
    "gives no reason in words": Fault(
        "const char *digitus_last_error(void)",
        'next(); return "";',
        "the message names none of ['count', 'threads', 'values']: ''",
        "digitus_set_thread_count(count=-1)",
    ),
    "writes although it fails": Fault(
        "digitus_status digitus_network_get_parameter(const digitus_network *network,"
        " int64_t index, float *values, int64_t capacity)",
        "if (values != NULL && capacity == 79) values[0] = 0;"
        " return next(network, index, values, capacity);",
        "failed, but wrote to 'values'",
        "digitus_network_get_parameter(capacity=79)",
    ),
    "writes to its input": Fault(
        "digitus_status digitus_network_predict(const digitus_network *network,"
        " const float *images, int64_t image_count, float *probabilities, int64_t capacity)",
        "if (images != NULL && capacity == 8 && image_count == 1)"
        " *(volatile float *)(uintptr_t)images = 0;"
        " return next(network, images, image_count, probabilities, capacity);",
        "ended its process: SIGSEGV",
        "digitus_network_predict(",
    ),
    "reads past its input": Fault(
        "digitus_status digitus_network_predict_bytes(const digitus_network *network,"
        " const uint8_t *images, int64_t image_count, float *probabilities, int64_t capacity)",
        "if (images != NULL && capacity == 8 && image_count == 1)"
        " (void)((volatile const uint8_t *)images)[48];"
        " return next(network, images, image_count, probabilities, capacity);",
        "ended its process: SIGSEGV",
        "digitus_network_predict_bytes(",
    ),
    "spoils a network that it refuses to change": Fault(
        "digitus_status digitus_network_set_parameter(digitus_network *network, int64_t index,"
        " const float *values, int64_t count)",
        "float zero[80] = {0}; if (count == 79) { return next(network, 0, zero, 80) * 0 + 3; }"
        " return next(network, index, values, count);",
        "the networks predict otherwise than before",
        "digitus_network_set_parameter(count=79)",
    ),
    "takes a key that is not UTF-8": Fault(
        "digitus_status digitus_network_set_metadata(digitus_network *network, const char *key,"
        " const char *value)",
        'return next(network, key != NULL && (key[0] & 0xff) == 0xff ? "other" : key, value);',
        "expected DIGITUS_ERROR_BAD_VALUE, got DIGITUS_OK",
        "digitus_network_set_metadata(key=not UTF-8)",
    ),
    "loses metadata that it refuses to replace": Fault(
        "digitus_status digitus_network_set_metadata(digitus_network *network, const char *key,"
        " const char *value)",
        "if (value != NULL && strlen(value) == 65537 && next(network, key, NULL) != DIGITUS_OK)"
        " return DIGITUS_ERROR_INTERNAL; return next(network, key, value);",
        "the networks have other metadata than before",
        "digitus_network_set_metadata(value=too long)",
    ),
    "ends no text": Fault(
        "digitus_status digitus_network_get_metadata(const digitus_network *network,"
        " const char *key, char *text, int64_t capacity, int64_t *length)",
        "digitus_status status = next(network, key, text, capacity, length);"
        " if (status == DIGITUS_OK && text != NULL && *length == 2) text[2] = 1; return status;",
        "its text does not end at its length, 2",
        "digitus_network_get_metadata(",
    ),
    "writes a text that there is not": Fault(
        "digitus_status digitus_network_get_metadata(const digitus_network *network,"
        " const char *key, char *text, int64_t capacity, int64_t *length)",
        "digitus_status status = next(network, key, text, capacity, length);"
        " if (status == DIGITUS_OK && text != NULL && *length == -1) text[0] = 0; return status;",
        "wrote a text that there is not",
        "digitus_network_get_metadata(key=missing)",
    ),
    "tells no length": Fault(
        "digitus_status digitus_network_metadata_key(const digitus_network *network,"
        " int64_t index, char *text, int64_t capacity, int64_t *length)",
        "digitus_status status = next(network, index, text, capacity, length);"
        " if (status == DIGITUS_ERROR_BAD_SIZE && capacity == 6) *length = 0; return status;",
        "told a length of 0, needs 6",
        "digitus_network_metadata_key(capacity=6)",
    ),
    "reads past a text": Fault(
        "digitus_status digitus_trainer_save(const digitus_trainer *trainer, const char *path,"
        " const char *note)",
        'if (note != NULL && *note == 0 && path != NULL && strcmp(path, "/") == 0)'
        " (void)((volatile const char *)note)[1]; return next(trainer, path, note);",
        "ended its process: SIGSEGV",
        "digitus_trainer_save(path=the root, note=empty)",
    ),
    "saves a training that diverged": Fault(
        "digitus_status digitus_trainer_save(const digitus_trainer *trainer, const char *path,"
        " const char *note)",
        "digitus_status status = next(trainer, path, note);"
        " return status == DIGITUS_ERROR_BAD_STATE ? DIGITUS_OK : status;",
        "expected DIGITUS_ERROR_BAD_STATE, got DIGITUS_OK",
        "digitus_trainer_save(trainer=diverged)",
    ),
    "moves a trainer that it refuses to restore": Fault(
        "digitus_status digitus_trainer_restore(digitus_trainer *trainer, const char *path)",
        "digitus_status status = next(trainer, path);"
        ' if (path != NULL && strcmp(path, "model") == 0)'
        " (void)!digitus_trainer_run(trainer, 1, NULL); return status;",
        "the trainer stands elsewhere than before",
        "digitus_trainer_restore(path=model)",
    ),
    "falls over a model": Fault(
        "digitus_status digitus_checkpoint_describe(const char *path, char *text,"
        " int64_t capacity, int64_t *length)",
        'if (path != NULL && strcmp(path, "model") == 0 && text == NULL)'
        " *(volatile char *)text = 1; return next(path, text, capacity, length);",
        "ended its process: SIGSEGV",
        "digitus_checkpoint_describe(path=model, text=NULL)",
    ),
    "writes more than the caller's structure has": Fault(
        "digitus_status digitus_trainer_progress(const digitus_trainer *trainer,"
        " digitus_progress *out)",
        "if (out == NULL || (uintptr_t)out % 8 != 0 || out->struct_size != -1)"
        " return next(trainer, out);"
        " digitus_progress own = {0}; (void)!next(trainer, &own); *out = own; return DIGITUS_OK;",
        "expected DIGITUS_ERROR_BAD_SIZE, got DIGITUS_OK",
        "digitus_trainer_progress(out=struct_size -1)",
    ),
    "has a hash for NULL": Fault(
        "uint64_t digitus_dataset_hash(const digitus_dataset *dataset)",
        "return dataset == NULL ? 5 : next(dataset);",
        "expected 0 or NULL, got 5",
        "digitus_dataset_hash(dataset=NULL)",
    ),
    "takes a network for a dataset": Fault(
        "int64_t digitus_dataset_count(const digitus_dataset *dataset)",
        "return dataset == NULL || next(dataset) > 0 ? next(dataset) : 7;",
        "expected 0 or NULL, got 7",
        "digitus_dataset_count(dataset=a trained digitus_network)",
    ),
    "ends an object of another type": Fault(
        "void digitus_dataset_destroy(digitus_dataset *dataset)",
        "digitus_network *network = (digitus_network *)dataset;"
        " if (digitus_network_input_size(network) > 0) digitus_network_destroy(network);"
        " else next(dataset);",
        "ended its process",
        "digitus_dataset_destroy(dataset=a trained digitus_network)",
    ),
    "answers for NULL": Fault(
        "int64_t digitus_network_layer_count(const digitus_network *network)",
        "return network == NULL ? 3 : next(network);",
        "expected 0 or NULL, got 3",
        "digitus_network_layer_count(network=NULL)",
    ),
    "fills a place that it must leave alone": Fault(
        "void digitus_training_options_init(digitus_training_options *options)",
        "if (options != NULL) memset(options, 0, 88);",
        "wrote to a place that must be left alone",
        "digitus_training_options_init(options=off by 1)",
    ),
}


def name_of(fault: Fault) -> str:
    """Return the name of the function that is written wrongly."""
    return fault.function.partition("(")[0].rpartition(" ")[2].lstrip("*")


def faulty_library(folder: Path, fault: Fault) -> Path:
    """Compile a library with one fault, which hands on all else to the real one."""
    name = name_of(fault)
    source, output = folder / "fault.c", folder / "libfault.so"
    declaration = fault.function.replace(name, "(*next)", 1)
    source.write_text(
        f"{_SHIM}{fault.function} {{\n"
        f"  {declaration};\n"
        f'  *(void **)&next = dlsym(RTLD_NEXT, "{name}");\n'
        f"  {fault.code}\n}}\n"
    )
    result = run(
        *[word for word in C99 if word not in {"-Wpedantic", "-Werror"}],
        *("-D_GNU_SOURCE", f"-I{HEADER.parent}", "-fPIC", "-shared", "-Wl,--no-as-needed"),
        *("-Wno-unused-but-set-variable", "-O0", source, "-o", output),
        *("-x", "none", f"-L{LIBRARY.parent}", "-ldigitus", f"-Wl,-rpath,{LIBRARY.parent}"),
    )
    assert result.returncode == 0, result.stderr
    return output
