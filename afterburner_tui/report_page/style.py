"""The page's style sheet: light and dark as the reader has it, and fit for paper."""

STYLE = """
:root { color-scheme: light dark; --ink: #1f2328; --dim: #59636e; --line: #d1d9e0;
  --paper: #fff; --soft: #f6f8fa; --good: #1a7f37; --bad: #cf222e; --odd: #9a6700;
  --mark: #0969da; }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f6fc; --dim: #9198a1;
  --line: #3d444d; --paper: #0d1117; --soft: #151b23; --good: #3fb950; --bad: #f85149;
  --odd: #d29922; --mark: #4493f8; } }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem; color: var(--ink);
  background: var(--paper); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2.25rem 0 .5rem; }
p { margin: .25rem 0; } .dim { color: var(--dim); }
.gain { font-size: 2.5rem; font-weight: 650; margin: 1rem 0 0; line-height: 1.2; }
code, pre { font: .875rem/1.45 ui-monospace, Menlo, Consolas, monospace; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px;
  overflow-x: auto; padding: .75rem 1rem; }
.added { color: var(--good); } .removed { color: var(--bad); }
.hunk { color: var(--mark); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .75rem .35rem 0;
  text-align: left; vertical-align: top; }
th { color: var(--dim); font-weight: 500; } td.number { white-space: nowrap; }
td.verdict { white-space: nowrap; } dl { display: grid; gap: .15rem 1rem;
  grid-template-columns: max-content 1fr; margin: 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
.faster { color: var(--good); } .different, .error, .timeout, .out-of-memory,
.tampered { color: var(--bad); } .slower, .mixed, .warm-only { color: var(--odd); }
svg { display: block; max-width: 100%; height: auto; } svg text { fill: var(--dim);
  font-size: 12px; } .ratio { text-anchor: end; } .at, .axis { text-anchor: middle; }
.grid { stroke: var(--line); } .same { stroke: var(--dim); stroke-dasharray: 4 3; }
svg g line { stroke: var(--mark); stroke-width: 2; } svg circle { fill: var(--mark); }
svg .other line { stroke: var(--dim); } svg .other circle { fill: var(--dim); }
.curve { fill: none; stroke: var(--mark); opacity: .5; }
details { margin: .25rem 0; } summary { cursor: pointer; color: var(--mark); }
@media print { body { max-width: none; padding: 0; } }
"""
