"""Networks to and from other libraries."""

from __future__ import annotations

from digitus.interop.onnx_export import export_onnx

__all__ = ["export_onnx"]
