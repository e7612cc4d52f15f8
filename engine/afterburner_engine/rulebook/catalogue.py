"""Every rule of our own, the ones that change the growth of cost first."""

from __future__ import annotations

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.rules import (
    appending,
    building,
    characters,
    comparators,
    copies,
    counters,
    divisors,
    extremes,
    factors,
    frontier,
    groups,
    growing,
    handsort,
    hoisting,
    horner,
    idioms,
    joins,
    lambdas,
    mapping,
    membership,
    micro,
    mirrors,
    pipelines,
    positions,
    prefix,
    priority,
    queues,
    ranges,
    recurrences,
    recursion,
    rounds,
    searches,
    selection,
    slicing,
    strides,
    totals,
    unpacking,
)

PREPARING: tuple[Rule, ...] = (unpacking.OneNameALine(), counters.WhileToFor())
"""Rules that gain little themselves but let others see what is going on."""

RULES: tuple[Rule, ...] = (
    counters.FilterInPlace(),
    recursion.RecursionToMemo(),
    joins.NestedLoopToIndex(),
    searches.SearchToSet(),
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
    horner.PowersToHorner(),
    recurrences.RecurrenceToPowers(),
    handsort.HandSort(),
    frontier.NearestToHeap(),
    priority.SortToHeap(),
    priority.LastOfSort(),
    priority.SortToInsort(),
    queues.ListToDeque(),
    slicing.SliceToPosition(),
    slicing.SliceThenStartswith(),
    positions.GrowingPositions(),
    growing.SeenListToSet(),
    growing.GrowingMembership(),
    membership.MembershipToSet(),
    membership.CountToCounter(),
    membership.IndexToPositions(),
    selection.CountBelow(),
    building.CopyToGrow(),
    building.StringToJoin(),
    building.FlattenOnce(),
    rounds.StatementsToFront(),
    hoisting.InvariantToFront(),
    hoisting.HelperToCache(),
    selection.SortToExtreme(),
    selection.SortToSmallest(),
    membership.CopyBeforeMembership(),
)
"""Rules that can change how the cost grows."""

FINISHING: tuple[Rule, ...] = (mapping.CallToMap(), micro.AttributeToLocal())
"""After these, other rules see less of what is going on."""

MICRO: tuple[Rule, ...] = (
    pipelines.ListUsedOnce(),
    pipelines.CountWithoutList(),
    copies.ListToGenerator(),
    copies.LinesOneByOne(),
    micro.StopWhenKnown(),
    lambdas.LambdaToFunction(),
    lambdas.HelperInlined(),
    idioms.ProgressionToRange(),
    idioms.SplitWithoutEmpties(),
    idioms.SetWithoutCopy(),
    idioms.PowerToProduct(),
    appending.AppendToComprehension(),
    strides.StepToSlice(),
    strides.NeighboursToZip(),
    mirrors.MirrorToZip(),
    totals.TallyToCounter(),
    comparators.CompareToKey(),
    extremes.FirstExtreme(),
    extremes.SearchToIndex(),
    totals.LoopToSum(),
    lambdas.LambdaToComprehension(),
    lambdas.GeneratorToList(),
    rounds.SkippedRounds(),
    copies.FlatDeepcopy(),
    hoisting.PatternToFront(),
    micro.IndexToItem(),
    micro.KeysToItems(),
    *FINISHING,
)
"""Rules that save a constant factor."""

GUESSES: tuple[Rule, ...] = (
    totals.TestedLoopToSum(),
    characters.JoinToTranslate(),
    characters.CountOfValues(),
    characters.OncePerValue(),
    extremes.AllToExtreme(),
    factors.ProductByHalves(),
)
"""Rules that win much on some inputs, as where few values repeat, and lose on others:
not part of what is tried together first."""

MEMORY_FIRST: frozenset[str] = frozenset(
    {
        "list-used-once-to-generator",
        "len-of-list-to-count",
        "list-to-generator",
        "iterate-without-copy",
        "slice-to-position",
        "sort-to-k-smallest",
    }
)
"""Rules that are tried first where memory is to shrink."""
