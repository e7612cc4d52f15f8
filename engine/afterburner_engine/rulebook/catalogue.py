"""Every rule of our own, the ones that change the growth of cost first."""

from __future__ import annotations

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.rules import (
    building,
    copies,
    counters,
    divisors,
    factors,
    groups,
    growing,
    handsort,
    hoisting,
    joins,
    membership,
    micro,
    prefix,
    priority,
    queues,
    ranges,
    recursion,
    selection,
    slicing,
)

RULES: tuple[Rule, ...] = (
    counters.WhileToFor(),
    counters.FilterInPlace(),
    recursion.RecursionToMemo(),
    joins.NestedLoopToIndex(),
    joins.SearchToSet(),
    groups.GroupSearchToIndex(),
    prefix.SliceSums(),
    prefix.SliceExtremes(),
    prefix.SummedByHand(),
    ranges.WindowExtremes(),
    ranges.SumBelow(),
    ranges.Inversions(),
    divisors.TrialDivision(),
    divisors.DivisorPairs(),
    factors.PrimesToRoot(),
    factors.FactorRemainder(),
    factors.PowerByLoop(),
    handsort.HandSort(),
    priority.SortToHeap(),
    priority.LastOfSort(),
    priority.SortToInsort(),
    queues.ListToDeque(),
    slicing.SliceToPosition(),
    growing.SeenListToSet(),
    growing.GrowingMembership(),
    membership.MembershipToSet(),
    membership.CountToCounter(),
    membership.IndexToPositions(),
    selection.CountBelow(),
    building.CopyToGrow(),
    building.StringToJoin(),
    building.FlattenOnce(),
    hoisting.InvariantToFront(),
    hoisting.HelperToCache(),
    selection.SortToExtreme(),
    selection.SortToSmallest(),
    membership.CopyBeforeMembership(),
)
"""Rules that can change how the cost grows."""

MICRO: tuple[Rule, ...] = (
    copies.ListToGenerator(),
    copies.LinesOneByOne(),
    micro.StopWhenKnown(),
    copies.FlatDeepcopy(),
    hoisting.PatternToFront(),
    micro.IndexToItem(),
    micro.KeysToItems(),
    micro.AttributeToLocal(),
)
"""Rules that save a constant factor."""

MEMORY_FIRST: frozenset[str] = frozenset(
    {
        "list-to-generator",
        "iterate-without-copy",
        "slice-to-position",
        "sort-to-k-smallest",
    }
)
"""Rules that are tried first where memory is to shrink."""
