"""The `setup.py` of a wheel: for one platform, but for any Python, as ctypes loads the library."""

from __future__ import annotations

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel


class PlatformDistribution(Distribution):
    """A package that is not pure Python, although setuptools compiles nothing."""

    def has_ext_modules(self) -> bool:
        """Tell that files belong into the platform's folder."""
        return True


class PlatformWheel(bdist_wheel):
    """A wheel with the tag `py3-none-PLATFORM`."""

    def get_tag(self) -> tuple[str, str, str]:
        """Return the tags of Python, ABI and platform."""
        return "py3", "none", super().get_tag()[2]


setup(distclass=PlatformDistribution, cmdclass={"bdist_wheel": PlatformWheel})
