"""SciPy's sparse matrices, loaded when the first one is made: with all they bring, 30 MB of a process."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scipy.sparse import csr_array, vstack
else:

    def csr_array(*args: Any, **options: Any) -> Any:
        from scipy.sparse import csr_array as make  # noqa: PLC0415

        return make(*args, **options)

    def vstack(*args: Any, **options: Any) -> Any:
        from scipy.sparse import vstack as stack  # noqa: PLC0415

        return stack(*args, **options)


__all__ = ["csr_array", "vstack"]
