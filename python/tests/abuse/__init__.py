"""Calls every function of the C header with all that a caller may get wrong.

The cases come from the header: `kinds` tells what a parameter is, `values`, `texts`, `paths` and
`structures` what may be wrong with it, `table` and `baselines` what each function needs, `cases`
pairs them up, `worker` makes the calls in a child process, `checks`
judges each, and `walker` sees to it that a call that kills or hangs its process is named and the
others go on. What these modules do not know (a function, a parameter, a field or a type that is
new in the header) is an error, never left out.

Left out is only what the header itself excludes, or what no library can notice:

- a pointer that is neither NULL nor valid, such as text without its zero byte, or an array that is
  shorter than the sizes beside it say. So a size that describes the caller's array is never larger
  than the array, unless it is beyond the documented limits or must be refused for another reason;
- a handle that is used after its destroy call.
"""
