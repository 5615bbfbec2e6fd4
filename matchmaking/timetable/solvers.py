"""The solvers of SciPy and PySAT, loaded by the first question: few processes ever ask one."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pysat.solvers import Cadical195
    from scipy.optimize import linear_sum_assignment, linprog
else:

    def Cadical195(**options: Any) -> Any:  # noqa: N802  # stands for the class of this name
        from pysat.solvers import Cadical195 as make  # noqa: N813, PLC0415

        return make(**options)

    def linear_sum_assignment(*args: Any, **options: Any) -> Any:
        from scipy.optimize import linear_sum_assignment as solve  # noqa: PLC0415

        return solve(*args, **options)

    def linprog(*args: Any, **options: Any) -> Any:
        from scipy.optimize import linprog as solve  # noqa: PLC0415

        return solve(*args, **options)


__all__ = ["Cadical195", "linear_sum_assignment", "linprog"]
