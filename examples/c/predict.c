/* Recognises one digit with a saved network: from a PGM picture of any size, or from a row of a CSV file.
 *
 * PGM is the simplest picture format there is (most programs can write it):
 *
 *     P5 28 28 255 and one blank, then 28 x 28 bytes, row by row    (binary)
 *     P2 28 28 255, then 28 x 28 numbers as text                    (plain)
 *
 * with # comments in the text part. MNIST is white on black, and each digit fills the middle
 * 20 x 20 of 28 x 28 pixels. A picture of another size is brought into that form, by
 * digitus_image_normalize(): a drawing or a scan of one digit on an even ground. */
#include <digitus.h>

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDEST_DRAWING = 60, LONGEST_BAR = 40 };

/* Pixels of a side of MNIST's images, and of a picture at most. */
enum { MNIST_SIDE = 28, MOST_PIXELS = 50000000 };

static const char usage[] =
    "usage: predict [--invert] MODEL.safetensors PICTURE.pgm\n"
    "       predict [--invert] MODEL.safetensors FILE.csv ROW\n"
    "\n"
    "Draws a digit, says which one it is, and how probable each other one would be. A picture "
    "with\n"
    "as many pixels as the network was trained on (28 x 28 for MNIST) is taken as it is, white on\n"
    "black; --invert is for black on white. In one of another size the digit may have any size "
    "and\n"
    "place, in light or dark ink. ROW counts the images of the CSV file from 0.\n"
    "\n"
    "example: predict digits.safetensors mnist_test.csv.gz 7\n";

/* One picture: bytes, row by row. */
typedef struct picture {
  uint8_t *pixels;
  int64_t count;  /* of pixels */
  int64_t width;  /* 0 if only the number of pixels is known */
  int64_t height; /* 0 likewise */
  int64_t label;  /* what it really is; -1 if nobody knows */
} picture;

/* Prints why the program stops; returns 0, which stands for failure in all functions below. */
static int complain(const char *format, ...) {
  va_list values;
  va_start(values, format);
  fputs("predict: ", stderr);
  vfprintf(stderr, format, values);
  fputc('\n', stderr);
  va_end(values);
  return 0;
}

/* --------------------------------------------------------------------------------------- PGM -- */

/* A file that is being read, and its name for messages. */
typedef struct source {
  FILE *file;
  const char *path;
} source;

/* Tells an error of the system from a file that is too short. */
static int complain_about_end(const source *from, const char *wanted) {
  if (ferror(from->file)) {
    return complain("%s: cannot read: %s", from->path, strerror(errno));
  }
  return complain("%s: is truncated: it ends before the %s", from->path, wanted);
}

/* The next character; a comment counts as the line end behind it. */
static int next_character(const source *from) {
  int character = getc(from->file);
  if (character == '#') {
    while (character != '\n' && character != '\r' && character != EOF) {
      character = getc(from->file);
    }
  }
  return character;
}

/* Reads a number and the one blank behind it, with any blanks and comments before it. */
static int read_number(const source *from, const char *name, int64_t lowest, int64_t highest,
                       int64_t *number) {
  int character = next_character(from);
  int64_t value = 0;
  while (isspace(character)) {
    character = next_character(from);
  }
  if (character == EOF) {
    return complain_about_end(from, name);
  }
  while (isdigit(character) && value <= highest) {
    value = 10 * value + (character - '0');
    character = next_character(from);
  }
  if (value > highest) {
    return complain("%s: the %s is more than %" PRId64, from->path, name, highest);
  }
  if (character != EOF && !isspace(character)) {
    return complain("%s: the %s is not a whole number: unexpected '%c'", from->path, name,
                    isprint(character) ? character : '?');
  }
  if (value < lowest) {
    return complain("%s: the %s is less than %" PRId64, from->path, name, lowest);
  }
  *number = value;
  return 1;
}

static int read_plain_pixels(const source *from, int64_t highest, int64_t count, uint8_t *pixels) {
  for (int64_t index = 0; index < count; index++) {
    char name[64];
    int64_t value = 0;
    snprintf(name, sizeof name, "value of pixel %" PRId64 " of %" PRId64, index + 1, count);
    if (!read_number(from, name, 0, highest, &value)) {
      return 0;
    }
    pixels[index] = (uint8_t)value;
  }
  return 1;
}

static int read_binary_pixels(const source *from, int64_t highest, int64_t count, uint8_t *pixels) {
  const size_t received = fread(pixels, 1, (size_t)count, from->file);
  if (received < (size_t)count) {
    char name[64];
    snprintf(name, sizeof name, "value of pixel %" PRId64 " of %" PRId64, (int64_t)received + 1,
             count);
    return complain_about_end(from, name);
  }
  for (int64_t index = 0; index < count; index++) {
    if (pixels[index] > highest) {
      return complain("%s: the value of pixel %" PRId64 " of %" PRId64 " is more than %" PRId64,
                      from->path, index + 1, count, highest);
    }
  }
  return 1;
}

/* Reads a picture of any size up to MOST_PIXELS. */
static int read_pgm(const source *from, picture *result) {
  const int letter = getc(from->file);
  const int digit = letter == EOF ? EOF : getc(from->file);
  const int blank = digit == EOF ? EOF : next_character(from);
  int64_t highest = 0;

  if (letter == EOF) {
    return complain_about_end(from, "P2 or P5 that a PGM picture begins with");
  }
  if (letter != 'P' || (digit != '2' && digit != '5') || (blank != EOF && !isspace(blank))) {
    return complain("%s: is not a PGM picture: it does not begin with P2 or P5", from->path);
  }
  if (!read_number(from, "width", 1, MOST_PIXELS, &result->width) ||
      !read_number(from, "height", 1, MOST_PIXELS, &result->height)) {
    return 0;
  }
  result->count = result->width * result->height;
  if (result->count > MOST_PIXELS) {
    return complain("%s: has %" PRId64 " x %" PRId64 " pixels; %d is the limit", from->path,
                    result->width, result->height, MOST_PIXELS);
  }
  if (!read_number(from, "highest value (maxval)", 1, 255, &highest)) {
    return 0;
  }
  result->pixels = (uint8_t *)malloc((size_t)result->count);
  if (result->pixels == NULL) {
    return complain("no memory for %" PRId64 " pixels", result->count);
  }
  if (digit == '2' ? !read_plain_pixels(from, highest, result->count, result->pixels)
                   : !read_binary_pixels(from, highest, result->count, result->pixels)) {
    return 0;
  }
  for (int64_t index = 0; index < result->count; index++) {
    result->pixels[index] = (uint8_t)(result->pixels[index] * 255 / highest);
  }
  return 1;
}

static int open_pgm(const char *path, picture *result) {
  source from = {NULL, path};
  int succeeded = 0;
  from.file = fopen(path, "rb");
  if (from.file == NULL) {
    return complain("%s: cannot open: %s", path, strerror(errno));
  }
  succeeded = read_pgm(&from, result);
  fclose(from.file);
  return succeeded;
}

/* --------------------------------------------------------------------------------------- CSV -- */

static int copy_row(const digitus_dataset *dataset, const char *path, const char *row_text,
                    int64_t input_size, picture *result) {
  const int64_t count = digitus_dataset_count(dataset);
  char *end = NULL;
  const long long row = strtoll(row_text, &end, 10);

  if (!isdigit((unsigned char)row_text[0]) || *end != '\0' || row >= count) {
    return complain("%s: ROW: expected 0 to %" PRId64 ", got '%s'", path, count - 1, row_text);
  }
  if (digitus_dataset_width(dataset) != input_size) {
    return complain("%s: has images of %" PRId64 " pixels; the network takes %" PRId64, path,
                    digitus_dataset_width(dataset), input_size);
  }
  result->pixels = (uint8_t *)malloc((size_t)input_size);
  if (result->pixels == NULL) {
    return complain("no memory for %" PRId64 " pixels", input_size);
  }
  result->count = input_size;
  memcpy(result->pixels, digitus_dataset_bytes(dataset) + row * input_size, (size_t)input_size);
  result->label = digitus_dataset_labels(dataset)[row];
  for (int64_t side = 1; side * side <= input_size; side++) {
    result->width = result->height = side * side == input_size ? side : 0;
  }
  return 1;
}

static int open_csv_row(const digitus_network *network, const char *path, const char *row_text,
                        picture *result) {
  digitus_dataset *dataset = NULL;
  int succeeded = 0;
  if (digitus_dataset_open_csv_with_classes(path, digitus_network_class_count(network), &dataset) !=
      DIGITUS_OK) {
    return complain("%s", digitus_last_error());
  }
  succeeded = copy_row(dataset, path, row_text, digitus_network_input_size(network), result);
  digitus_dataset_destroy(dataset);
  return succeeded;
}

/* -------------------------------------------------------------------------------------- form -- */

/* Brings a picture that is not as large as the network's input into the form of MNIST. */
static int take_form(const char *path, int64_t input_size, picture *result) {
  uint8_t *digit = NULL;
  if (result->count == input_size) {
    return 1;
  }
  if (input_size != MNIST_SIDE * MNIST_SIDE) {
    return complain("%s: has %" PRId64 " x %" PRId64 " pixels; the network takes %" PRId64, path,
                    result->width, result->height, input_size);
  }
  digit = (uint8_t *)malloc((size_t)input_size);
  if (digit == NULL) {
    return complain("no memory for %" PRId64 " pixels", input_size);
  }
  if (digitus_image_normalize(result->pixels, result->height, result->width, DIGITUS_POLARITY_AUTO,
                              digit, input_size) != DIGITUS_OK) {
    free(digit);
    return complain("%s: %s", path, digitus_last_error());
  }
  free(result->pixels);
  result->pixels = digit;
  result->count = input_size;
  result->width = result->height = MNIST_SIDE;
  return 1;
}

/* ------------------------------------------------------------------------------------ result -- */

/* Draws a picture that fits on a terminal, two characters a pixel, the denser the brighter. */
static void draw(const picture *shown) {
  static const char densities[] = " .:-=+*#%@";
  if (shown->width > WIDEST_DRAWING) {
    return;
  }
  for (int64_t row = 0; row < shown->height; row++) {
    putchar('|');
    for (int64_t column = 0; column < shown->width; column++) {
      const int brightness = shown->pixels[row * shown->width + column];
      const char density = densities[brightness * 10 / 256];
      putchar(density);
      putchar(density);
    }
    puts("|");
  }
}

static void print_probabilities(const float *probabilities, int64_t count) {
  for (int64_t label = 0; label < count; label++) {
    const double probability = (double)probabilities[label];
    const int bar = probability > 0 ? (int)(LONGEST_BAR * probability + 0.5) : 0;
    printf("%3" PRId64 "  %6.4f%s", label, probability, bar > 0 ? "  " : "");
    for (int length = 0; length < bar; length++) {
      putchar('#');
    }
    putchar('\n');
  }
}

static int predict_picture(const digitus_network *network, const picture *shown) {
  const int64_t count = digitus_network_class_count(network);
  float *probabilities = (float *)malloc((size_t)count * sizeof(float));
  int64_t best = 0;

  if (probabilities == NULL) {
    return complain("no memory for %" PRId64 " probabilities", count);
  }
  if (digitus_network_predict_bytes(network, shown->pixels, 1, probabilities, count) !=
      DIGITUS_OK) {
    free(probabilities);
    return complain("%s", digitus_last_error());
  }
  for (int64_t label = 1; label < count; label++) {
    best = probabilities[label] > probabilities[best] ? label : best;
  }
  draw(shown);
  print_probabilities(probabilities, count);
  free(probabilities);
  printf("label %" PRId64 "\n", best);
  if (shown->label >= 0) {
    printf("true label %" PRId64 ": %s\n", shown->label, shown->label == best ? "right" : "wrong");
  }
  return fflush(stdout) == 0 ? 1 : complain("cannot write to the standard output");
}

/* Takes --invert out of the arguments; returns how many are left. */
static int take_invert(int count, char **arguments, int *inverts) {
  int kept = 0;
  for (int index = 0; index < count; index++) {
    if (strcmp(arguments[index], "--invert") == 0) {
      *inverts = 1;
    } else {
      arguments[kept++] = arguments[index];
    }
  }
  return kept;
}

static int run(const digitus_network *network, int count, char **arguments, int inverts,
               picture *shown) {
  const int64_t input_size = digitus_network_input_size(network);
  if (count == 2 ? !open_pgm(arguments[1], shown)
                 : !open_csv_row(network, arguments[1], arguments[2], shown)) {
    return 0;
  }
  for (int64_t index = 0; inverts && index < shown->count; index++) {
    shown->pixels[index] = (uint8_t)(255 - shown->pixels[index]);
  }
  return take_form(arguments[1], input_size, shown) && predict_picture(network, shown);
}

int main(int argument_count, char **arguments) {
  digitus_network *network = NULL;
  picture shown = {NULL, 0, 0, 0, -1};
  int inverts = 0;
  int succeeded = 0;
  const int count = take_invert(argument_count - 1, arguments + 1, &inverts);

  if (count == 1 && strcmp(arguments[1], "--help") == 0) {
    fputs(usage, stdout);
    return EXIT_SUCCESS;
  }
  if (count != 2 && count != 3) {
    fputs(usage, stderr);
    return EXIT_FAILURE;
  }
  if (digitus_network_load(arguments[1], &network) != DIGITUS_OK) {
    complain("%s", digitus_last_error());
    return EXIT_FAILURE;
  }
  succeeded = run(network, count, arguments + 1, inverts, &shown);
  free(shown.pixels);
  digitus_network_destroy(network);
  return succeeded ? EXIT_SUCCESS : EXIT_FAILURE;
}
