/** @file digitus.h
 *  Digitus: a small, exact neural-network engine for handwritten digits.
 *
 *  This file is the whole public contract of the library. What is not here is not API.
 *
 *  Errors. A function that can fail returns a digitus_status: DIGITUS_OK (0) or the reason. The
 *  reason in words, with the offending value and what would have been right, is
 *  digitus_last_error(). On failure every output is left as it was. No argument makes the library
 *  print, exit, abort or raise a signal, with two exceptions that C itself imposes: a pointer that
 *  is neither NULL nor valid, and a handle used after its destroy call. Besides what a function
 *  lists, an address that its type does not allow, the handle of an object of another type, a path
 *  that is empty and text that is not UTF-8 give DIGITUS_ERROR_BAD_VALUE. A function that returns no
 *  status takes such a handle for NULL.
 *
 *  Ownership. A function that makes an object writes its handle through `out`; the caller ends it
 *  with the matching destroy function. Destroying NULL is harmless. Objects may be destroyed in any
 *  order: a trainer keeps its network and its dataset alive for as long as it needs them.
 *  Memory for results belongs to the caller, who passes its capacity. If it overlaps what a call
 *  reads, the results are anything, and nothing worse.
 *
 *  Threads. A dataset never changes and may be used by any number of threads at once. Any number of
 *  threads may read or predict with one network at once; adding layers, setting parameters and
 *  training need it alone. One trainer serves one thread at a time. Results are the same bits for
 *  any number of threads. The library may be used on both sides of fork().
 *
 *  Arrays are dense and row-major. Text is UTF-8 and ends with a zero byte. Sizes are int64_t.
 *
 *  Structures that callers fill or receive begin with `struct_size`: set it to sizeof the structure
 *  (an init function does), so that later versions can add fields at the end. 0 stands for the
 *  size that the structure had in ABI 1.
 */
#ifndef DIGITUS_H
#define DIGITUS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Number of this interface; raised whenever a signature, a value or a meaning changes.
 *  Compare it with digitus_abi_version(). */
#define DIGITUS_ABI_VERSION 1

#if defined(__GNUC__)
#define DIGITUS_CHECK_RESULT __attribute__((warn_unused_result))
#else
#define DIGITUS_CHECK_RESULT
#endif

/** Result of a call that can fail: one of the DIGITUS_OK and DIGITUS_ERROR_ constants. */
typedef int32_t digitus_status;

enum {
  /** Done. */
  DIGITUS_OK = 0,
  /** A pointer that must not be NULL was NULL. */
  DIGITUS_ERROR_NULL_ARGUMENT = 1,
  /** A value is outside its range, not a number, or not one of its enumerators. */
  DIGITUS_ERROR_BAD_VALUE = 2,
  /** A count, shape or capacity does not fit: negative, too small, too large, or not matching. */
  DIGITUS_ERROR_BAD_SIZE = 3,
  /** The call is right, but not now; for example a layer added after training began. */
  DIGITUS_ERROR_BAD_STATE = 4,
  /** The named file or folder does not exist. */
  DIGITUS_ERROR_NOT_FOUND = 5,
  /** The system refused to read or write: permission, a folder in place of a file, a full disk. */
  DIGITUS_ERROR_IO = 6,
  /** A data file does not hold what its format says: CSV, IDX or gzip; or a picture shows no digit. */
  DIGITUS_ERROR_BAD_DATA = 7,
  /** A model file is damaged, hostile, of another program, or of a newer version. */
  DIGITUS_ERROR_BAD_MODEL = 8,
  /** A file or request is beyond a documented limit. */
  DIGITUS_ERROR_LIMIT = 9,
  /** The system has no more memory for this call. */
  DIGITUS_ERROR_OUT_OF_MEMORY = 10,
  /** A fault of the library; please report it. */
  DIGITUS_ERROR_INTERNAL = 11
};

/** Returns the library's release, such as "0.1.0"; never NULL, never freed.   @since ABI 1 */
const char *digitus_version(void);

/** Returns the DIGITUS_ABI_VERSION that the library was built with.   @since ABI 1 */
int32_t digitus_abi_version(void);

/** Returns the message of this thread's latest failed call; never NULL, "" before the first.
 *  Valid until this thread's next failed call or its end; do not free it.   @since ABI 1 */
const char *digitus_last_error(void);

/** Returns the name of a status, such as "DIGITUS_ERROR_IO", or "unknown status"; never NULL,
 *  never freed.   @since ABI 1 */
const char *digitus_status_name(digitus_status status);

/** Sets how many threads the whole process computes with. Never changes a result.
 *  @param[in] count 1 to 256; 0 means one for each processor that the process may use (the
 *                   default).
 *  @return DIGITUS_OK or DIGITUS_ERROR_BAD_VALUE.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_set_thread_count(int64_t count);

/** Returns how many threads a large computation uses, the calling one included.   @since ABI 1 */
int64_t digitus_thread_count(void);

/* ------------------------------------------------------------------------------- datasets -- */

/** Labelled images in memory: count rows of width values, and one label a row. Never changes.
 *  Made by digitus_dataset_open_csv(), digitus_dataset_open_idx(), their _with_classes twins or
 *  digitus_dataset_create(); ended by digitus_dataset_destroy(). */
typedef struct digitus_dataset digitus_dataset;

/** What one value of an image is. */
typedef enum digitus_element_type {
  /** uint8_t; the network sees value / 255. */
  DIGITUS_ELEMENT_UINT8 = 0,
  /** float; the network sees the value as it is. */
  DIGITUS_ELEMENT_FLOAT32 = 1
} digitus_element_type;

/** Whether digitus_dataset_create() copies the images. Labels are always copied. */
typedef enum digitus_storage {
  /** The images are copied. */
  DIGITUS_STORAGE_COPY = 0,
  /** The images stay where they are. The caller keeps them in place and unchanged until the dataset
   *  and every trainer that uses it are destroyed. A trainer uses the dataset that it was made with, until
   *  digitus_trainer_set_dataset() gives it another one. */
  DIGITUS_STORAGE_BORROW = 1
} digitus_storage;

/** Reads a CSV file of images whose labels are 0 to 9.
 *
 *  One image a line: the label, then the pixels, row by row, as integers 0 to 255 with commas
 *  between them. A first line whose first field is not a number is a header, skipped; but if
 *  pixels follow in it, it is an image with a damaged label, and refused. Without a header the
 *  first line is data. A byte order mark may come first. Lines end with LF or CRLF, the last one
 *  with or without. Spaces and tabs around a number are ignored, and so are empty lines at the
 *  end. The first line, header or not, sets how many fields every line has. The file may be
 *  gzip-compressed, which its content tells.
 *
 *  Limits: 2^31 - 1 images, 65,536 pixels an image, a line of 1 MiB; a compressed file may unpack
 *  to at most 4 GiB.
 *
 *  @param[in]  path Not NULL.
 *  @param[out] out  Not NULL; receives the dataset, of type DIGITUS_ELEMENT_UINT8.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_NOT_FOUND, DIGITUS_ERROR_IO,
 *          DIGITUS_ERROR_BAD_DATA (the message names file, line, column and value),
 *          DIGITUS_ERROR_LIMIT or DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_dataset_open_csv(const char *path,
                                                             digitus_dataset **out);

/** Reads a CSV file as digitus_dataset_open_csv() does, with labels 0 to class_count - 1.
 *  @param[in]  path        Not NULL.
 *  @param[in]  class_count 2 to 65,536.
 *  @param[out] out         Not NULL.
 *  @return As digitus_dataset_open_csv(), or DIGITUS_ERROR_BAD_VALUE.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_dataset_open_csv_with_classes(const char *path,
                                                                          int64_t class_count,
                                                                          digitus_dataset **out);

/** Reads a pair of IDX files (the original MNIST format), plain or gzip-compressed, with labels 0
 *  to 9.
 *
 *  Images: magic 0x00000803, then count, height and width as big-endian 32-bit integers, then the
 *  pixels as bytes. Labels: magic 0x00000801, then count, then a byte each. Both files must hold
 *  exactly what their header announces. The limits are those of digitus_dataset_open_csv().
 *
 *  @param[in]  images Path of the image file; not NULL.
 *  @param[in]  labels Path of the label file; not NULL.
 *  @param[out] out    Not NULL; receives the dataset, of type DIGITUS_ELEMENT_UINT8.
 *  @return As digitus_dataset_open_csv().   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_dataset_open_idx(const char *images, const char *labels,
                                                             digitus_dataset **out);

/** Reads IDX files as digitus_dataset_open_idx() does, with labels 0 to class_count - 1.
 *  @param[in]  images      Not NULL.
 *  @param[in]  labels      Not NULL.
 *  @param[in]  class_count 2 to 65,536.
 *  @param[out] out         Not NULL.
 *  @return As digitus_dataset_open_csv(), or DIGITUS_ERROR_BAD_VALUE.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_dataset_open_idx_with_classes(const char *images,
                                                                          const char *labels,
                                                                          int64_t class_count,
                                                                          digitus_dataset **out);

/** Makes a dataset from memory.
 *  @param[in]  images      count x width values of the given type, row-major; not NULL; floats
 *                          aligned and finite.
 *  @param[in]  type        What images points to.
 *  @param[in]  labels      count labels, each 0 to class_count - 1; not NULL.
 *  @param[in]  count       1 to 2^31 - 1.
 *  @param[in]  width       Values of one image, 1 to 16,777,216.
 *  @param[in]  class_count 2 to 65,536.
 *  @param[in]  storage     Whether images is copied or borrowed.
 *  @param[out] out         Not NULL.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE, DIGITUS_ERROR_BAD_SIZE
 *          or DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_dataset_create(
    const void *images, digitus_element_type type, const int32_t *labels, int64_t count,
    int64_t width, int64_t class_count, digitus_storage storage, digitus_dataset **out);

/** Returns the number of images; 0 for NULL.   @since ABI 1 */
int64_t digitus_dataset_count(const digitus_dataset *dataset);

/** Returns the number of values of one image (784 for MNIST); 0 for NULL.   @since ABI 1 */
int64_t digitus_dataset_width(const digitus_dataset *dataset);

/** Returns the number of classes: labels are below it; 0 for NULL.   @since ABI 1 */
int64_t digitus_dataset_class_count(const digitus_dataset *dataset);

/** Returns the images as bytes, count x width, valid until the dataset is destroyed; NULL for NULL
 *  and for a dataset of another type. Do not write to them.   @since ABI 1 */
const uint8_t *digitus_dataset_bytes(const digitus_dataset *dataset);

/** Returns the images as floats, count x width, valid until the dataset is destroyed; NULL for NULL
 *  and for a dataset of another type. Do not write to them.   @since ABI 1 */
const float *digitus_dataset_floats(const digitus_dataset *dataset);

/** Returns the labels, one an image, valid until the dataset is destroyed; NULL for NULL. Do not
 *  write to them.   @since ABI 1 */
const int32_t *digitus_dataset_labels(const digitus_dataset *dataset);

/** Returns a hash of all that training can see of a dataset; 0 for NULL. The same images and labels
 *  have the same hash, whether they came from CSV, IDX, compressed files or memory. It tells apart
 *  what differs by accident; it is no defence against somebody who wants two of one hash.
 *
 *  It is XXH64 with seed 0 of six little-endian 64-bit integers: the digitus_element_type, the
 *  number of images, of values of an image and of classes; XXH64 of the labels, each a
 *  little-endian int32_t; and XXH64 of the values, row by row, each a byte or a little-endian
 *  float. It is computed at each call: 60,000 MNIST images take a few milliseconds.   @since ABI 1
 */
uint64_t digitus_dataset_hash(const digitus_dataset *dataset);

/** Ends a dataset. NULL is harmless.   @since ABI 1 */
void digitus_dataset_destroy(digitus_dataset *dataset);

/* --------------------------------------------------------------------------- augmentation -- */

/** How far the images of a training may be changed, each anew in each epoch. What has a range is
 *  drawn evenly from it. An image is scaled, sheared, rotated, all about its centre, shifted and
 *  flipped, in this order; bent; and a rectangle of it erased. Outside an image everything is 0. */
typedef struct digitus_augmentation {
  /** sizeof(digitus_augmentation), set by the caller. */
  int64_t struct_size;
  /** Pixels, to the left or right, and independently up or down. 0 to 65,536. Default 0. */
  double shift;
  /** Degrees, in both directions. 0 to 180. Default 0. */
  double rotation;
  /** Smallest factor of size; the factor's logarithm is drawn evenly. 0.1 to highest_scale. Default
   *  1. */
  double lowest_scale;
  /** Largest factor of size, to 10. Default 1. */
  double highest_scale;
  /** Degrees by which upright lines lean, in both directions. 0 to 80. Default 0. */
  double shear;
  /** Probability that left and right are exchanged. 0 to 1. Default 0. */
  double flip;
  /** Strength of the elastic deformation, in pixels: the alpha of Simard, Steinkraus and Platt, ICDAR
   *  2003, by which a smoothed random field is multiplied; about 34 suits digits. 0 to 10,000.
   *  Default 0. */
  double elastic_strength;
  /** Standard deviation of the Gaussian that smooths the field, in pixels: their sigma. 0.1 to 100.
   *  Default 4. */
  double elastic_smoothness;
  /** Probability that a rectangle is set to 0 (Zhong et al., AAAI 2020). 0 to 1. Default 0. */
  double erasing;
  /** Smallest share of the image that it takes. 0.0001 to highest_erased_area. Default 0.02. */
  double lowest_erased_area;
  /** Largest share, to 1. Default 0.33. */
  double highest_erased_area;
  /** Smallest height divided by width; its logarithm is drawn evenly. 0.01 to highest_erased_aspect.
   *  Default 0.3. */
  double lowest_erased_aspect;
  /** Largest height divided by width, to 100. Default 1 / 0.3. */
  double highest_erased_aspect;
  /** Pixels from top to bottom of an image, 1 to 65,536. 0, and width and channels 0 too: as in the
   *  network's input shape, if that has two sizes or three, else those of a square with one channel.
   *  Default 0. */
  int64_t height;
  /** Pixels from left to right. Default 0. */
  int64_t width;
  /** Values of a pixel, which lie side by side. Default 0. */
  int64_t channels;
} digitus_augmentation;

/** Fills an augmentation with the defaults, which change nothing, and struct_size.
 *  @param[out] augmentation NULL is harmless, and an address that its type does not allow is left
 *                           alone.
 *  @param[in]  size         sizeof(digitus_augmentation); of a larger one, of a newer version, this
 *                           library fills what it knows; below 136 augmentation is left alone.
 *                           @since ABI 1 */
void digitus_augmentation_init(digitus_augmentation *augmentation, int64_t size);

/** Writes images of a dataset as a training sees them that digitus_trainer_set_augmentation() was
 *  told to change them: the same bits.
 *  @param[in]  dataset      Not NULL.
 *  @param[in]  augmentation Not NULL. Without height, width and channels images are squares with one
 *                           channel.
 *  @param[in]  seed         The training's, of its options.
 *  @param[in]  epoch        1 or more.
 *  @param[in]  first        Row of the first image, from 0.
 *  @param[in]  count        Images, 1 or more, not past the end of the dataset.
 *  @param[out] images       Caller's memory, count x digitus_dataset_width(dataset), row-major; not
 *                           NULL.
 *  @param[in]  capacity     Floats that fit in images.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE (the message names the
 *          field), DIGITUS_ERROR_BAD_SIZE or DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_dataset_augment(
    const digitus_dataset *dataset, const digitus_augmentation *augmentation, uint64_t seed,
    int64_t epoch, int64_t first, int64_t count, float *images, int64_t capacity);

/* ------------------------------------------------------------------------------- networks -- */

/** A classifier: layers in a row, whose last one gives a score (logit) for each class. Made by
 *  digitus_network_create() or digitus_network_load(), ended by digitus_network_destroy(). */
typedef struct digitus_network digitus_network;

/** What a layer does to each of its outputs. */
typedef enum digitus_activation {
  /** y = x */
  DIGITUS_ACTIVATION_NONE = 0,
  /** y = max(x, 0) */
  DIGITUS_ACTIVATION_RELU = 1,
  /** y = x where x is above 0, else 0.01 x */
  DIGITUS_ACTIVATION_LEAKY_RELU = 2,
  /** y = x P(x), P being the distribution of standard normal numbers: Hendrycks and Gimpel 2016. */
  DIGITUS_ACTIVATION_GELU = 3,
  /** y = 1 / (1 + exp(-x)) */
  DIGITUS_ACTIVATION_SIGMOID = 4,
  /** y = tanh(x) */
  DIGITUS_ACTIVATION_TANH = 5
} digitus_activation;

/** How the weights of a new layer are drawn; its biases begin at 0. */
typedef enum digitus_initializer {
  /** Uniform in +-sqrt(6 / (inputs + outputs)): Glorot and Bengio 2010, Keras's default. */
  DIGITUS_INITIALIZER_GLOROT_UNIFORM = 0,
  /** Normal, standard deviation sqrt(2 / inputs), not truncated: He et al. 2015. */
  DIGITUS_INITIALIZER_HE_NORMAL = 1,
  /** Normal with the standard deviation that was given. */
  DIGITUS_INITIALIZER_NORMAL = 2
} digitus_initializer;

/** How well a network does on a dataset. */
typedef struct digitus_metrics {
  /** sizeof(digitus_metrics), set by the caller. */
  int64_t struct_size;
  /** Images looked at. */
  int64_t count;
  /** Images whose highest score is their label's; of equal scores the first counts. */
  int64_t correct;
  /** correct / count. */
  double accuracy;
  /** Mean cross-entropy in nats. */
  double loss;
} digitus_metrics;

/** Makes a network without layers.
 *  @param[in]  input_shape rank sizes of one input, such as {784}; each at least 1; not NULL.
 *  @param[in]  rank        1 to 3; the product of the sizes is at most 16,777,216.
 *  @param[in]  seed        Draws the initial weights: the same seed and layers, the same weights.
 *  @param[out] out         Not NULL.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_SIZE or
 *          DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_create(const int64_t *input_shape, int64_t rank,
                                                           uint64_t seed, digitus_network **out);

/** Sets how the weights of layers added from now on are drawn.
 *  @param[in] network            Not NULL.
 *  @param[in] initializer        One of the enumerators.
 *  @param[in] standard_deviation For DIGITUS_INITIALIZER_NORMAL: finite, above 0. Others ignore it.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT or DIGITUS_ERROR_BAD_VALUE.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_set_initializer(digitus_network *network,
                                                                    digitus_initializer initializer,
                                                                    double standard_deviation);

/** Adds a fully connected layer: y = activation(x . W + b), W [inputs, units], b [units]. Removes
 *  "digitus.class_names" and "digitus.training" from the metadata, which no longer hold then.
 *  @param[in] network    Not NULL; no trainer was ever made for it.
 *  @param[in] units      Outputs, 1 to 65,536; weights of one layer at most 2^28.
 *  @param[in] activation One of the enumerators.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE,
 *          DIGITUS_ERROR_BAD_SIZE, DIGITUS_ERROR_BAD_STATE, DIGITUS_ERROR_LIMIT (64 layers) or
 *          DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_add_dense(digitus_network *network,
                                                              int64_t units,
                                                              digitus_activation activation);

/** Adds a layer of any kind. Images are [height, width, channels]; convolution and pooling need an
 *  input shape of that rank. Removes what digitus_network_add_dense() removes from the metadata.
 *
 *  The layer is a JSON object with its type and what its type needs; what is not in it takes the
 *  value shown here, where one is shown:
 *
 *    {"type": "dense", "units": U, "activation": "none"}
 *    {"type": "conv2d", "filters": F, "kernel_size": [H, W], "strides": [1, 1], "padding": "valid",
 *     "activation": "none"}                kernel [H, W, channels, F] and bias [F]
 *    {"type": "max_pool2d", "pool_size": [H, W], "strides": as pool_size, "padding": "valid"}
 *    {"type": "average_pool2d", ...}       the same keys; the padding does not count
 *    {"type": "global_average_pool2d"}     the mean of each channel
 *    {"type": "flatten"}
 *    {"type": "dropout", "rate": R}        in training only; 0 to below 1
 *    {"type": "batch_norm", "momentum": 0.99, "epsilon": 0.001}
 *                                          gamma, beta, moving_mean and moving_variance [channels]
 *    {"type": "activation", "activation": A}
 *
 *  Activations are "none", "relu", "leaky_relu", "gelu", "sigmoid" and "tanh", as
 *  digitus_activation. With "same" padding there are ceil(size / stride) windows in each direction,
 *  and what they need beyond the image is added half before and half behind it, as in Keras.
 *  @param[in] network Not NULL; no trainer was ever made for it.
 *  @param[in] layer   Not NULL. Units 1 to 65,536, filters and sides of windows 1 to 4,096, weights
 *                     of one convolution and values of one image in it at most 2^26.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE (the object is not as
 *          above; the message names the key), DIGITUS_ERROR_BAD_SIZE, DIGITUS_ERROR_BAD_STATE,
 *          DIGITUS_ERROR_LIMIT (64 layers; 8,192 bytes) or DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_add_layer(digitus_network *network,
                                                              const char *layer);

/** Returns the number of values of one input; 0 for NULL.   @since ABI 1 */
int64_t digitus_network_input_size(const digitus_network *network);

/** Returns the number of outputs of the last layer, which is the number of classes; the input size
 *  while there is no layer; 0 for NULL.   @since ABI 1 */
int64_t digitus_network_class_count(const digitus_network *network);

/** Returns the number of layers; 0 for NULL.   @since ABI 1 */
int64_t digitus_network_layer_count(const digitus_network *network);

/** Tells the shape of a layer's outputs for one image, such as {26, 26, 32}.
 *  @param[in]  network  Not NULL.
 *  @param[in]  layer    0 to digitus_network_layer_count() - 1.
 *  @param[out] shape    Caller's memory; receives the sizes; not NULL.
 *  @param[in]  capacity Sizes that fit in shape; 3 always do.
 *  @param[out] rank     Number of sizes, 1 to 3; not NULL.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_SIZE or
 *          DIGITUS_ERROR_BAD_STATE (no layers).   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_layer_shape(const digitus_network *network,
                                                                int64_t layer, int64_t *shape,
                                                                int64_t capacity, int64_t *rank);

/** Returns how many products of weights and values a layer's outputs for one image take ("MACs"); 0
 *  for a layer without weights, for one that there is not, and for NULL.   @since ABI 1 */
int64_t digitus_network_layer_products(const digitus_network *network, int64_t layer);

/** Writes the architecture as JSON: {"input_shape": [784], "layers": [{"type": "dense", "name":
 *  "dense_1", "units": 128, "activation": "relu"}, ...]}.
 *  @param[in]  network  Not NULL.
 *  @param[out] text     Caller's memory; receives the text and its zero byte. NULL to ask for
 *                       length.
 *  @param[in]  capacity Bytes that fit in text.
 *  @param[out] length   Bytes of the text without the zero byte; not NULL; also written when the
 *                       capacity is too small.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_SIZE or
 *          DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_describe(const digitus_network *network,
                                                             char *text, int64_t capacity,
                                                             int64_t *length);

/** Returns the number of parameter tensors: layer by layer, kernel before bias; 0 for NULL.
 *  @since ABI 1 */
int64_t digitus_network_parameter_count(const digitus_network *network);

/** Returns the name of a parameter tensor, such as "dense_1.kernel", valid until the network
 *  changes or is destroyed; NULL if there is none at that index.   @since ABI 1 */
const char *digitus_network_parameter_name(const digitus_network *network, int64_t index);

/** Writes the shape of a parameter tensor.
 *  @param[in]  network  Not NULL.
 *  @param[in]  index    0 to digitus_network_parameter_count() - 1.
 *  @param[out] shape    Caller's memory for 4 sizes; not NULL.
 *  @param[in]  capacity Sizes that fit in shape.
 *  @param[out] rank     How many sizes were written; not NULL.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT or DIGITUS_ERROR_BAD_SIZE.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_parameter_shape(const digitus_network *network,
                                                                    int64_t index, int64_t *shape,
                                                                    int64_t capacity,
                                                                    int64_t *rank);

/** Copies a parameter tensor to the caller's memory, row-major.
 *  @param[in]  network  Not NULL.
 *  @param[in]  index    0 to digitus_network_parameter_count() - 1.
 *  @param[out] values   Not NULL.
 *  @param[in]  capacity Floats that fit in values; at least the product of the shape.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT or DIGITUS_ERROR_BAD_SIZE.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_get_parameter(const digitus_network *network,
                                                                  int64_t index, float *values,
                                                                  int64_t capacity);

/** Replaces a parameter tensor. A trainer of this network goes on from the new values and keeps its
 *  optimizer state. Removes "digitus.training" from the metadata, which no longer holds then.
 *  @param[in] network Not NULL.
 *  @param[in] index   0 to digitus_network_parameter_count() - 1.
 *  @param[in] values  count finite floats, row-major; 0 or more for a moving_variance; not NULL.
 *  @param[in] count   Exactly the product of the shape.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE or
 *          DIGITUS_ERROR_BAD_SIZE.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_set_parameter(digitus_network *network,
                                                                  int64_t index,
                                                                  const float *values,
                                                                  int64_t count);

/** Computes class probabilities for a batch of images.
 *  @param[in]  network       Not NULL, with at least one layer.
 *  @param[in]  images        image_count x digitus_network_input_size(network) finite floats,
 *                            row-major, as the network was trained on (bytes / 255 for digits); not
 *                            NULL.
 *  @param[in]  image_count   1 to 2^31 - 1.
 *  @param[out] probabilities Caller's memory, image_count x digitus_network_class_count(network),
 *                            row-major; not NULL. Rows sum to 1, unless parameters are so large that
 *                            scores overflow. If an image is not finite, some rows may have been
 *                            written.
 *  @param[in]  capacity      Floats that fit in probabilities.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE,
 *          DIGITUS_ERROR_BAD_SIZE, DIGITUS_ERROR_BAD_STATE or DIGITUS_ERROR_OUT_OF_MEMORY.
 *          @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_predict(const digitus_network *network,
                                                            const float *images,
                                                            int64_t image_count,
                                                            float *probabilities, int64_t capacity);

/** Computes class probabilities as digitus_network_predict() does, from bytes, which the network
 *  sees divided by 255. Same parameters and statuses.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_predict_bytes(const digitus_network *network,
                                                                  const uint8_t *images,
                                                                  int64_t image_count,
                                                                  float *probabilities,
                                                                  int64_t capacity);

/** Computes the output of one layer, after its activation, for every image of a dataset. The
 *  output of the last layer are the logits.
 *  @param[in]  network  Not NULL, with at least one layer.
 *  @param[in]  layer    0 to digitus_network_layer_count() - 1.
 *  @param[in]  dataset  Not NULL; as wide as the network's input.
 *  @param[out] values   Caller's memory, image count x outputs of that layer, row-major; not NULL.
 *  @param[in]  capacity Floats that fit in values.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_SIZE, DIGITUS_ERROR_BAD_STATE
 *          or DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_layer_output(const digitus_network *network,
                                                                 int64_t layer,
                                                                 const digitus_dataset *dataset,
                                                                 float *values, int64_t capacity);

/** Computes loss and accuracy over a whole dataset.
 *  @param[in]     network Not NULL, with at least one layer and as many classes as the dataset.
 *  @param[in]     dataset Not NULL; as wide as the network's input.
 *  @param[in,out] out     Not NULL; its struct_size is read, the rest is written.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_SIZE, DIGITUS_ERROR_BAD_STATE
 *          or DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_evaluate(const digitus_network *network,
                                                             const digitus_dataset *dataset,
                                                             digitus_metrics *out);

/** Computes the mean cross-entropy over a whole dataset and its gradient, as one training step
 *  does, but drops nothing. The moving averages of batch normalisation stay as they are, and their
 *  gradients are 0.
 *  @param[in]  network   Not NULL, with at least one layer and as many classes as the dataset.
 *  @param[in]  dataset   Not NULL; as wide as the network's input.
 *  @param[out] gradients Caller's memory; the gradient of every parameter tensor, in their order,
 *                        one after the other, each row-major; not NULL.
 *  @param[in]  capacity  Floats that fit in gradients.
 *  @param[out] loss      Mean cross-entropy in nats; NULL if not wanted.
 *  @return As digitus_network_evaluate(), or DIGITUS_ERROR_LIMIT for more images than a network with
 *          batch normalisation can have at once.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_gradients(const digitus_network *network,
                                                              const digitus_dataset *dataset,
                                                              float *gradients, int64_t capacity,
                                                              double *loss);

/** Returns the number of metadata entries: text that is saved with the network and loaded again;
 *  0 for NULL. What the library writes of itself into each file does not count: "format",
 *  "digitus.format_version", "digitus.version", "digitus.architecture" and
 *  "digitus.architecture_hash".   @since ABI 1 */
int64_t digitus_network_metadata_count(const digitus_network *network);

/** Writes the key of a metadata entry.
 *  @param[in]  network  Not NULL.
 *  @param[in]  index    0 to digitus_network_metadata_count() - 1; keys come in the order of their
 *                       bytes.
 *  @param[out] text     Caller's memory; receives the key and its zero byte. NULL to ask for length.
 *  @param[in]  capacity Bytes that fit in text.
 *  @param[out] length   Bytes of the key without the zero byte; not NULL; also written when the
 *                       capacity is too small.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT or DIGITUS_ERROR_BAD_SIZE.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_metadata_key(const digitus_network *network,
                                                                 int64_t index, char *text,
                                                                 int64_t capacity, int64_t *length);

/** Writes the value of a metadata entry.
 *  @param[in]  network  Not NULL.
 *  @param[in]  key      Not NULL.
 *  @param[out] text     Caller's memory; receives the value and its zero byte. NULL to ask for
 *                       length.
 *  @param[in]  capacity Bytes that fit in text.
 *  @param[out] length   Bytes of the value without the zero byte; -1, with nothing in text, if there
 *                       is no such entry; not NULL; also written when the capacity is too small.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE or
 *          DIGITUS_ERROR_BAD_SIZE.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_get_metadata(const digitus_network *network,
                                                                 const char *key, char *text,
                                                                 int64_t capacity, int64_t *length);

/** Sets, replaces or removes a metadata entry. Needs the network alone, as training does.
 *
 *  Three keys have a meaning, and their values are checked: "digitus.class_names", a JSON list of
 *  strings, one a class, none empty, no two alike; "digitus.input_scaling", what the network sees of
 *  a byte, in words; "digitus.training", a JSON object that tells how the parameters came about.
 *  Other keys that begin with "digitus." are refused, but may be removed where a newer library has
 *  written them; so are those that the library writes of itself, see
 *  digitus_network_metadata_count().
 *
 *  Keys that Unicode holds to be the same text, such as an e with an acute accent in one code point
 *  or in two, are one key; the spelling that was set last counts.
 *
 *  @param[in] network Not NULL.
 *  @param[in] key     1 to 256 bytes; not NULL.
 *  @param[in] value   At most 65,536 bytes; NULL removes the entry, if there is one.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE, DIGITUS_ERROR_BAD_SIZE,
 *          DIGITUS_ERROR_LIMIT (256 entries; 131,072 bytes of all keys and values) or
 *          DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_set_metadata(digitus_network *network,
                                                                 const char *key,
                                                                 const char *value);

/** Saves a network as a safetensors file with the architecture in its metadata. The file is written
 *  beside its destination, flushed to the disk and then renamed: an earlier file stays whole until
 *  it is replaced at once.
 *  @param[in] network Not NULL, with at least one layer, and with finite parameters.
 *  @param[in] path    Not NULL; a symbolic link is followed. Only a regular file is ever replaced.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_STATE,
 *          DIGITUS_ERROR_NOT_FOUND, DIGITUS_ERROR_IO or DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI
 *          1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_save(const digitus_network *network,
                                                         const char *path);

/** Loads a network that digitus_network_save() wrote, with its metadata: entries that this library
 *  does not know are kept, and saved again. Runs nothing from the file.
 *  @param[in]  path Not NULL; the file is at most 4 GiB, its header at most 1 MiB.
 *  @param[out] out  Not NULL.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_NOT_FOUND, DIGITUS_ERROR_IO,
 *          DIGITUS_ERROR_BAD_MODEL, DIGITUS_ERROR_LIMIT or
 *          DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_network_load(const char *path, digitus_network **out);

/** Ends a network. NULL is harmless.   @since ABI 1 */
void digitus_network_destroy(digitus_network *network);

/* ------------------------------------------------------------------------------- training -- */

/** Fits one network to one dataset, batch after batch. Made by digitus_trainer_create(), ended by
 *  digitus_trainer_destroy(). */
typedef struct digitus_trainer digitus_trainer;

/** How parameters follow from gradients. With g the gradient of the batch's mean loss, eta the
 *  learning rate and t the step, counted from 1: */
typedef enum digitus_optimizer {
  /** Gradient descent: w -= eta g. */
  DIGITUS_OPTIMIZER_SGD = 0,
  /** With momentum mu: v = mu v - eta g; w += v. */
  DIGITUS_OPTIMIZER_MOMENTUM = 1,
  /** Nesterov's, as Keras writes it: v = mu v - eta g; w += mu v - eta g. */
  DIGITUS_OPTIMIZER_NESTEROV = 2,
  /** Kingma and Ba 2015, epsilon before the bias correction, as Keras: m += (1 - beta_1)(g - m);
   *  v += (1 - beta_2)(g g - v);
   *  w -= eta sqrt(1 - beta_2^t) / (1 - beta_1^t) m / (sqrt(v) + epsilon). */
  DIGITUS_OPTIMIZER_ADAM = 3,
  /** Adam with decoupled weight decay lambda (Loshchilov and Hutter 2019): first w -= eta lambda w
   *  for kernels, never for biases, then Adam's step. */
  DIGITUS_OPTIMIZER_ADAMW = 4
} digitus_optimizer;

/** How the learning rate changes from step to step. With rate the learning rate of the options, t
 *  the step, counted from 1 over all epochs and after the warm-up, and n the schedule_steps: */
typedef enum digitus_schedule {
  /** rate. */
  DIGITUS_SCHEDULE_CONSTANT = 0,
  /** rate schedule_factor^k, with k = floor((t - 1) / n): a drop after every n steps. */
  DIGITUS_SCHEDULE_STEP = 1,
  /** Half a wave of the cosine from rate to rate final_fraction, where it stays after n steps: with
   *  f the final_fraction and p = min((t - 1) / n, 1), rate (f + (1 - f) (1 + cos(pi p)) / 2).
   *  Loshchilov and Hutter 2017, without restarts. */
  DIGITUS_SCHEDULE_COSINE = 2,
  /** A straight line from rate / start_divisor to rate in warmup_share n steps, then half a wave of
   *  the cosine to rate final_fraction: Smith and Topin 2017. */
  DIGITUS_SCHEDULE_ONE_CYCLE = 3
} digitus_schedule;

/** What the sum of a batch's losses, each multiplied by its image's weight, is divided by. */
typedef enum digitus_reduction {
  /** The number of images of the batch, as in Keras. */
  DIGITUS_REDUCTION_IMAGES = 0,
  /** The sum of the weights of the images of the batch, as in scikit-learn and PyTorch; the number of
   *  images if no weights are set. Where that sum is 0 the gradient is 0, and so is the loss; it is a
   *  step all the same, in which momentum and averages go on. */
  DIGITUS_REDUCTION_WEIGHTS = 1
} digitus_reduction;

/** Settings of a trainer; fill them with digitus_training_options_init_sized() first. */
typedef struct digitus_training_options {
  /** sizeof(digitus_training_options). */
  int64_t struct_size;
  /** Images a step, 1 or more; 0 means all of them (full batch). The last batch of an epoch holds
   *  what is left. Default 128. */
  int64_t batch_size;
  /** Default DIGITUS_OPTIMIZER_ADAM. */
  digitus_optimizer optimizer;
  /** 1: each epoch visits the images in a new order, drawn from seed and epoch; 0: in file order.
   *  Default 1. */
  int32_t shuffle;
  /** Draws the order of the images. Default 0. */
  uint64_t seed;
  /** Finite, above 0; or 0 for the optimizer's usual one: SGD 0.1, MOMENTUM and NESTEROV 0.01,
   *  ADAM and ADAMW 0.001. Default 0. */
  double learning_rate;
  /** 0 to below 1, for MOMENTUM and NESTEROV. Default 0.9. */
  double momentum;
  /** 0 to below 1, for ADAM and ADAMW. Default 0.9. */
  double beta_1;
  /** 0 to below 1, for ADAM and ADAMW. Default 0.999. */
  double beta_2;
  /** Finite, above 0, for ADAM and ADAMW. Default 1e-7. */
  double epsilon;
  /** Finite, 0 or more, for ADAMW. Default 0.004. */
  double weight_decay;
  /** About how long one digitus_trainer_run() may take, in seconds, 0 or more; 0 means no limit.
   *  Looked at after every 1,024 images, or fewer in a large network, some 50 ms of work. A batch
   *  cut short is continued by the next call, with the same result. Default 0. */
  double time_limit;
  /* What follows was added later; a struct_size of 88 ends here. */
  /** Default DIGITUS_SCHEDULE_CONSTANT. */
  digitus_schedule schedule;
  /** Reserved; not looked at. */
  int32_t reserved;
  /** 1 to 2^53: STEP: steps from one drop to the next; COSINE and ONE_CYCLE: steps of the whole
   *  course. CONSTANT ignores it. Default 0, which the others refuse. */
  int64_t schedule_steps;
  /** 0 to 1, for STEP. Default 0.1. */
  double schedule_factor;
  /** 0 to 1, for COSINE and ONE_CYCLE. Default 0. */
  double final_fraction;
  /** 0 to below 1, for ONE_CYCLE. Default 0.3. */
  double warmup_share;
  /** Finite, 1 or more, for ONE_CYCLE. Default 25. */
  double start_divisor;
  /** Steps before any schedule in which the rate rises to the schedule's first one: step t of them
   *  has the share t / warmup_steps of it (Goyal et al. 2017). 0 to 2^53. Default 0. */
  int64_t warmup_steps;
  /** 0 to 1: what of each label is spread evenly over all classes (Szegedy et al. 2016). Evaluation
   *  does not smooth. Default 0. */
  double label_smoothing;
  /** Finite, above 0: a gradient g, of all parameters together, that is longer is shortened to this
   *  length, g min(1, clip_norm / |g|) (Pascanu et al. 2013). 0: no limit. Default 0. */
  double clip_norm;
  /** 0 to below 1: after each step average = average_decay average + (1 - average_decay) weights;
   *  see digitus_trainer_average(). 0: no average is kept. Default 0. */
  double average_decay;
  /** Finite, 0 or more: l2_penalty / 2 times the sum of the squares of all kernels, never of biases or
   *  of parameters of batch normalisation, is added to the sum of a batch's losses, and so divided by
   *  what that is divided by; clip_norm comes after it. scikit-learn calls it alpha. 0: none.
   *  Default 0. */
  double l2_penalty;
  /** Default DIGITUS_REDUCTION_IMAGES. */
  digitus_reduction reduction;
  /** Reserved; not looked at. */
  int32_t reserved_2;
} digitus_training_options;

/** Where a trainer stands. The loss is the one trained on, with its weights, smoothed labels and
 *  l2_penalty, whose kernels are those before the step: of weighted images, the sum of weight times
 *  loss divided by what the reduction says. Loss and accuracy are those of the training images as they
 *  were met, before the step that used them, averaged over the epoch so far: the loss of each batch
 *  counts as often as it has images. A batch that a time limit has
 *  cut short does not count yet: if it is the first of an epoch, that epoch stands there with 0
 *  batches and images. */
typedef struct digitus_progress {
  /** sizeof(digitus_progress), set by the caller. */
  int64_t struct_size;
  /** The epoch that was last worked on, counted from 1. */
  int64_t epoch;
  /** Batches done in that epoch. */
  int64_t batch;
  /** Batches of a whole epoch. */
  int64_t batches_per_epoch;
  /** Images done in that epoch. */
  int64_t images;
  /** Steps done since the trainer was made, on whatever datasets. */
  int64_t step;
  /** Mean cross-entropy in nats. */
  double loss;
  /** Share of images that were classified right, 0 to 1. */
  double accuracy;
  /** 1 if all batches of that epoch are done, else 0. */
  int32_t epoch_finished;
  /** Reserved; 0. */
  int32_t reserved;
  /* What follows was added later; a struct_size of 72 ends here. */
  /** Learning rate of the latest step; of the first one, if none is done. */
  double learning_rate;
} digitus_progress;

/** Where the time of a trainer's steps went. The parts are seconds of threads: what each thread took
 *  by the clock, summed over all of them. Together with waiting they make up seconds x threads, if
 *  the number of threads did not change meanwhile. */
typedef struct digitus_profile {
  /** sizeof(digitus_profile), set by the caller. */
  int64_t struct_size;
  /** Steps done since profiling began. */
  int64_t steps;
  /** Images gone through in them, and in a batch that a time limit has cut short. */
  int64_t images;
  /** Threads that the latest step could use; never more than when the trainer was made. */
  int64_t threads;
  /** From begin to end of each step. What lies between steps, such as drawing the order of the next
   *  epoch, does not count. */
  double seconds;
  /** Fetching images, and finding their non-zero pixels or changing them at random. */
  double gather;
  /** Layer by layer from images to logits. */
  double forward;
  /** Softmax, cross-entropy, its gradient and hits. */
  double loss;
  /** Carrying the gradient back from layer to layer. */
  double backward;
  /** Gradients of the parameters. */
  double gradients;
  /** The optimizer's change of the parameters. */
  double update;
  /** Threads without work: at the barriers of a step, two or with clipping three, or while one thread works alone; and the
   *  moments between the parts. */
  double waiting;
} digitus_profile;

/** Fills the first 88 bytes of options, which were all of it at first, with the defaults and sets
 *  struct_size to 88: programs that were built when there was no more keep working, and the fields
 *  behind time_limit are not looked at. To set those use digitus_training_options_init_sized(). NULL
 *  is harmless, and an address that its type does not allow is left alone.   @since ABI 1 */
void digitus_training_options_init(digitus_training_options *options);

/** Fills all of options with the defaults, and struct_size.
 *  @param[out] options NULL is harmless, and an address that its type does not allow is left alone.
 *  @param[in]  size    sizeof(digitus_training_options); of a larger one, of a newer version, this
 *                      library fills what it knows; below 88 options is left alone.   @since ABI 1
 */
void digitus_training_options_init_sized(digitus_training_options *options, int64_t size);

/** Makes a trainer. It keeps network and dataset alive, and from now on no layer may be added to
 *  the network.
 *  @param[in]  network Not NULL, with at least one layer and as many classes as the dataset.
 *  @param[in]  dataset Not NULL; as wide as the network's input.
 *  @param[in]  options NULL for the defaults.
 *  @param[out] out     Not NULL.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE,
 *          DIGITUS_ERROR_BAD_SIZE, DIGITUS_ERROR_BAD_STATE or DIGITUS_ERROR_OUT_OF_MEMORY.
 *          @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_create(digitus_network *network,
                                                           const digitus_dataset *dataset,
                                                           const digitus_training_options *options,
                                                           digitus_trainer **out);

/** Trains for at most max_batches batches, and never past the end of an epoch; the next call begins
 *  where this one ended. Removes "digitus.training" from the network's metadata, which no longer
 *  holds then; on a dataset of bytes it sets "digitus.input_scaling" to "bytes / 255".
 *  @param[in]     trainer     Not NULL.
 *  @param[in]     max_batches At least 1.
 *  @param[in,out] progress    NULL if not wanted; its struct_size is read, the rest is written.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_SIZE or
 *          DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_run(digitus_trainer *trainer,
                                                        int64_t max_batches,
                                                        digitus_progress *progress);

/** Writes the images of the epoch that the next step belongs to, in the order in which they are
 *  visited.
 *  @param[in]  trainer  Not NULL.
 *  @param[out] indices  Caller's memory; row numbers of the dataset, counted from 0; not NULL.
 *  @param[in]  capacity Indices that fit; at least the dataset's count.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT or DIGITUS_ERROR_BAD_SIZE.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_order(const digitus_trainer *trainer,
                                                          int64_t *indices, int64_t capacity);

/** Begins or ends a profile of a trainer's steps. Profiling is off at first, costs a few clock
 *  readings a task, and never changes a result.
 *  @param[in] trainer Not NULL.
 *  @param[in] enabled 1: begin from zero, also if a profile is being taken; 0: end, and keep what was
 *                     measured.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE or
 *          DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_set_profiling(digitus_trainer *trainer,
                                                                  int32_t enabled);

/** Tells where the time of a trainer's steps went, from the latest begin of profiling until now, or
 *  until it ended.
 *  @param[in]     trainer Not NULL; profiling must have begun once.
 *  @param[in,out] out     Not NULL; its struct_size is read, the rest is written.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_SIZE or
 *          DIGITUS_ERROR_BAD_STATE.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_profile(const digitus_trainer *trainer,
                                                            digitus_profile *out);

/** Tells where a trainer stands, as the latest digitus_trainer_run() did, or as the checkpoint that it was
 *  restored from. A new trainer is in epoch 1 with 0 batches done.
 *  @param[in]     trainer Not NULL.
 *  @param[in,out] out     Not NULL; its struct_size is read, the rest is written.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE or
 *          DIGITUS_ERROR_BAD_SIZE.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_progress(const digitus_trainer *trainer,
                                                             digitus_progress *out);

/** Saves a checkpoint: a safetensors file with all that digitus_trainer_restore() needs to go on to
 *  the same bits, as if training had never stopped. It is written as digitus_network_save() writes a
 *  model: an earlier file stays whole until it is replaced at once. Of a batch that a time limit has
 *  cut short nothing is saved; a restored trainer does that batch again from its beginning.
 *  @param[in] trainer Not NULL; parameters and optimizer state finite, else training diverged, and
 *                     nothing is saved.
 *  @param[in] path    Not NULL; a symbolic link is followed. Only a regular file is ever replaced.
 *  @param[in] note    Any text of the caller, such as figures of earlier epochs, at most 16 MiB;
 *                     digitus_checkpoint_describe() gives it back. NULL for none.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE (the note is not UTF-8),
 *          DIGITUS_ERROR_BAD_STATE, DIGITUS_ERROR_NOT_FOUND, DIGITUS_ERROR_IO, DIGITUS_ERROR_LIMIT or
 *          DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_save(const digitus_trainer *trainer,
                                                         const char *path, const char *note);

/** Goes on where digitus_trainer_save() saved: the network's parameters, the optimizer's state, the
 *  place in the epoch and its loss and accuracy become those of the checkpoint. Make the trainer
 *  with a network of the same architecture, the same images and labels, and the same options; only
 *  the time limit may differ, and the number of threads. On failure trainer and network are as they
 *  were.
 *  @param[in] trainer Not NULL.
 *  @param[in] path    Not NULL.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE (the checkpoint is of
 *          another network, dataset or setting; the message names the first difference),
 *          DIGITUS_ERROR_NOT_FOUND, DIGITUS_ERROR_IO, DIGITUS_ERROR_BAD_MODEL (a model, damaged, or of a
 *          newer version) or DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_restore(digitus_trainer *trainer,
                                                            const char *path);

/** Writes what a checkpoint is of as JSON, so that network and trainer can be made to fit it:
 *  {"architecture": as of digitus_network_describe(), "data": {"hash": "97cb01ee5735c3a3", "images":
 *  60000, "width": 784, "classes": 10}, "settings": {"batch_size": 128, "optimizer": {"name": "adam",
 *  "numbers": {"learning_rate": 0.001, ...}}, "shuffle": true, "seed": 0}, "progress": {"epoch": 3,
 *  "batch": 469, "batches_per_epoch": 469, "step": 1407, "images": 60000, "correct": 58590,
 *  "loss_sum": bits of a double in hexadecimal digits, "drawn_epochs": 4}, "version": "0.1.0", "note":
 *  "..."}. The settings also have those of "schedule", "label_smoothing", "weights_hash",
 *  "clip_norm", "average_decay", "l2_penalty", "reduction" ("weights") and "augmentation" (the fields of
 *  digitus_augmentation by name) that are in use. The progress also has "learning_rate", and that of the
 *  latest step as "latest_learning_rate", if digitus_trainer_set_learning_rate() has set another one; and
 *  "earlier_steps" and "earlier_epochs", those before digitus_trainer_set_dataset(), if it came later
 *  than the beginning. Reads header and note alone: whether the tensors are whole, digitus_trainer_restore() finds
 *  out.
 *  @param[in]  path     Not NULL.
 *  @param[out] text     Caller's memory; receives the text and its zero byte. NULL to ask for
 *                       length.
 *  @param[in]  capacity Bytes that fit in text.
 *  @param[out] length   Bytes of the text without the zero byte; not NULL; also written when the
 *                       capacity is too small.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_SIZE, DIGITUS_ERROR_NOT_FOUND,
 *          DIGITUS_ERROR_IO, DIGITUS_ERROR_BAD_MODEL or DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI
 *          1 */
DIGITUS_CHECK_RESULT digitus_status digitus_checkpoint_describe(const char *path, char *text,
                                                                int64_t capacity, int64_t *length);

/** Multiplies the loss of each image by a weight. A batch's loss is the sum of weight times loss
 *  divided by what the options' reduction says. Weights of
 *  images and of classes are multiplied if both are set. Set them before the first step, and before
 *  digitus_trainer_restore(), or before the first step on a dataset that
 *  digitus_trainer_set_dataset() has set; a second call replaces the weights of the first.
 *  @param[in] trainer Not NULL.
 *  @param[in] weights count numbers, one for each image of the dataset in its order, finite, 0 or
 *                     more; copied; not NULL.
 *  @param[in] count   The dataset's count.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE (the message names the
 *          first bad weight), DIGITUS_ERROR_BAD_SIZE, DIGITUS_ERROR_BAD_STATE (training has begun)
 *          or DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_set_sample_weights(digitus_trainer *trainer,
                                                                       const double *weights,
                                                                       int64_t count);

/** Multiplies the loss of each image by a weight of its class, as
 *  digitus_trainer_set_sample_weights() does by one of its own.
 *  @param[in] trainer Not NULL.
 *  @param[in] weights count numbers, one for each class, finite, 0 or more; copied; not NULL.
 *  @param[in] count   The dataset's class count.
 *  @return As digitus_trainer_set_sample_weights().   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_set_class_weights(digitus_trainer *trainer,
                                                                      const double *weights,
                                                                      int64_t count);

/** Changes each image anew in each epoch, before the network sees it. What an image becomes depends
 *  on the options' seed, its row, the epoch and the augmentation alone; digitus_dataset_augment()
 *  shows it. Evaluation and prediction take images as they are. Call it before the first step, and
 *  before digitus_trainer_restore(); a second call replaces the first.
 *  @param[in] trainer      Not NULL.
 *  @param[in] augmentation Copied; NULL, or one that changes nothing, to take images as they are. A
 *                          height, width and channels must be those of the network's input shape, if
 *                          that has two sizes or three.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE (the message names the
 *          field), DIGITUS_ERROR_BAD_SIZE (the shape of the images does not fit, or is not known),
 *          DIGITUS_ERROR_BAD_STATE (training has begun) or DIGITUS_ERROR_OUT_OF_MEMORY.
 *          @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_set_augmentation(
    digitus_trainer *trainer, const digitus_augmentation *augmentation);

/** Makes a network with the average of the weights over the steps so far, which began with the
 *  weights that the network had when the trainer was made. It shares nothing with the network in
 *  training, whose metadata it copies, and which goes on unchanged. Parameters that no gradient
 *  trains are those of the network.
 *  @param[in]  trainer Not NULL; made with an average_decay above 0.
 *  @param[out] out     Not NULL; end it with digitus_network_destroy().
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_STATE or
 *          DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_average(const digitus_trainer *trainer,
                                                            digitus_network **out);

/** Takes another learning rate in place of that of the options, from the next step on; the schedule
 *  goes on from it. Checkpoints hold it, and digitus_trainer_restore() brings back what was set when the
 *  checkpoint was saved.
 *  @param[in] trainer Not NULL.
 *  @param[in] rate    Finite, above 0.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT or DIGITUS_ERROR_BAD_VALUE.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_set_learning_rate(digitus_trainer *trainer,
                                                                      double rate);

/** Visits the images in a given order in the epoch that the next step begins. The orders of later epochs
 *  are as if it had not been given: each is drawn from the options' seed, the number of its epoch and
 *  the number of images alone. A second call before that step replaces the first. No checkpoint can be
 *  saved from this call until that epoch's last step is done. Of a row that comes more than once,
 *  augmentation and dropout make the same each time.
 *  @param[in] trainer Not NULL; an epoch has ended, or none has begun.
 *  @param[in] rows    count row numbers of the dataset, counted from 0, of which any may come more
 *                     than once, or not at all; copied; not NULL.
 *  @param[in] count   The dataset's count.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE (the message names the
 *          first number that is no row), DIGITUS_ERROR_BAD_SIZE or DIGITUS_ERROR_BAD_STATE (the epoch
 *          has begun).   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_set_order(digitus_trainer *trainer,
                                                              const int64_t *rows, int64_t count);

/** Goes on with the images of another dataset, such as the next part of one that is too large for the
 *  memory. Parameters, the optimizer's state, the average, the count of steps and epochs, and
 *  augmentation go on. Weights of images and classes are forgotten, and so is an order that was given
 *  for the next epoch; both may be set anew before the first step on it. The batch size is that of the
 *  options, or the number of images if that is less or the options say 0. The trainer lets go of the
 *  former dataset. A checkpoint can be saved before this call, and after the first step that follows it;
 *  it is one of the new dataset.
 *  @param[in] trainer Not NULL; an epoch has ended, or none has begun.
 *  @param[in] dataset Not NULL; with images of the same width and element type as the former, and as
 *                     many classes.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE (width, element type or
 *          classes differ), DIGITUS_ERROR_BAD_STATE (the epoch has begun), DIGITUS_ERROR_LIMIT (more
 *          images in a batch than a network with batch normalisation can take) or
 *          DIGITUS_ERROR_OUT_OF_MEMORY.   @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_trainer_set_dataset(digitus_trainer *trainer,
                                                                const digitus_dataset *dataset);

/** Ends a trainer. The network keeps what it learned. NULL is harmless.   @since ABI 1 */
void digitus_trainer_destroy(digitus_trainer *trainer);

/* ------------------------------------------------------------------------------- pictures -- */

/** What ink is in a picture. */
typedef enum digitus_polarity {
  /** What the border tells: dark ink if the median of its values is above 127, else light ink. */
  DIGITUS_POLARITY_AUTO = 0,
  /** Lighter than the ground, as in MNIST. */
  DIGITUS_POLARITY_LIGHT_INK = 1,
  /** Darker than the ground. */
  DIGITUS_POLARITY_DARK_INK = 2
} digitus_polarity;

/** Brings a picture of one digit into the form of MNIST's images: 28 x 28, light on black.
 *
 *  All arithmetic is of integers, so that the result is the same bits everywhere. Quotients are
 *  rounded with halves up unless something else is said.
 *
 *  1. Polarity. The border is the first and the last row and column; corners count twice. Of its
 *     values, whose number is even, the median is the mean of the two in the middle. Dark ink is
 *     inverted.
 *  2. Contrast. The lowest value becomes 0 and the highest 255, but a difference of 254 or 255 is not
 *     stretched. A difference below 32 is no digit.
 *  3. Box. It holds all values of at least 64. Its shorter side is then widened, at either end, by
 *     rows or columns that hold values above 0, up to the first that does not and up to a tenth of
 *     the longer side, rounded down. Nothing else of the picture is looked at.
 *  4. Strokes. They are measured in a working image, in which the longer side (before 3 widened the
 *     shorter) takes 80 pixels. With A the sum of its values above 32, less 32 each, and E the same
 *     after an erosion by the cross of 3 x 3 pixels, with 0 around, strokes are 2 A / (A - E) wide, or
 *     a quarter of that in pixels of the result. From 1.80 to 4.30, rounded down to hundredths, they
 *     stay as they are. If they are thinner, the working image is dilated, by the cross and the square
 *     of 3 x 3 pixels in turn, until they are not, 8 times at most; and if the box was longer than 80,
 *     each pixel of this working image is not the average but the largest value of those it touches.
 *     If they are thicker, it is eroded likewise, as long as values of at least 64 are left. After k
 *     steps the longer side counts as 80 + 2 k, or 80 - 2 k. Of what has so changed the box is
 *     taken anew, as in 3.
 *  5. Size. The longer side becomes 20 pixels and the shorter one keeps the proportion, at least 1
 *     pixel; so it does in 4. What gets smaller is averaged by area, exactly; what gets larger is
 *     interpolated bilinearly between the middles of pixels; what has the size already stays. A
 *     highest value that is then below 254 and not 0 becomes 255, the others in proportion.
 *  6. Place. The centre of mass, counted in rows and columns from 0, comes as near to 14 as whole
 *     pixels allow, halves further down and to the right, and the digit stays inside.
 *
 *  So an image of MNIST whose strokes are neither thin nor thick comes out as it went in.
 *
 *  It takes time for each pixel, and less than 256 KiB of memory.
 *
 *  @param[in]  image    height x width grey values of one digit on an even ground, row-major; not
 *                       NULL.
 *  @param[in]  height   1 or more.
 *  @param[in]  width    1 or more.
 *  @param[in]  polarity Whether the ink is light or dark.
 *  @param[out] digit    Caller's memory, 28 x 28 values, row-major; not NULL.
 *  @param[in]  capacity Values that fit in digit, 784 or more.
 *  @return DIGITUS_OK, DIGITUS_ERROR_NULL_ARGUMENT, DIGITUS_ERROR_BAD_VALUE (polarity),
 *          DIGITUS_ERROR_BAD_SIZE, DIGITUS_ERROR_LIMIT (more than 50,000,000 pixels),
 *          DIGITUS_ERROR_BAD_DATA (the picture shows no digit) or DIGITUS_ERROR_OUT_OF_MEMORY.
 *          @since ABI 1 */
DIGITUS_CHECK_RESULT digitus_status digitus_image_normalize(const uint8_t *image, int64_t height,
                                                            int64_t width,
                                                            digitus_polarity polarity,
                                                            uint8_t *digit, int64_t capacity);

#ifdef __cplusplus
}
#endif

#endif /* DIGITUS_H */
