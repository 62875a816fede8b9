-- The style sheet of a report's page: system fonts, one accent, light and dark
-- by the reader's setting, sources opened on paper.

return [[
:root {
  --paper: #fdfcfa; --ink: #1d1f23; --soft: #666a73; --line: #e2dfd8; --band: #f4f2ed;
  --accent: #8a2f1d; --mark: #fbe7a1; --mark-ink: #1d1f23;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181c; --ink: #e4e2dd; --soft: #989ba3; --line: #30333a; --band: #1e2126;
    --accent: #e59a7f; --mark: #6b5618; --mark-ink: #fff6d8;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 76rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  overflow-wrap: break-word; -webkit-text-size-adjust: 100%;
}
h1, h2, h3, blockquote { font-family: Charter, "Bitstream Charter", Cambria, Georgia, serif; }
h1 { font-size: 2.1rem; line-height: 1.15; font-weight: 600; margin: 0 0 .6rem; letter-spacing: -.01em; }
h2 { font-size: 1.4rem; line-height: 1.25; font-weight: 600; margin: 2.6rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .4rem; }
p { margin: 0 0 .7rem; max-width: 46rem; }
h1 + p { color: var(--soft); font-size: 1.08rem; }
table { width: 100%; border-collapse: collapse; margin: 1.4rem 0 2rem; font-size: .94rem; }
caption { text-align: left; font-weight: 600; padding: 0 0 .5rem; }
thead th {
  position: sticky; top: 0; background: var(--paper); text-align: left; vertical-align: bottom;
  font-size: .78rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase;
  color: var(--soft); padding: .55rem 1.5rem .45rem 0; box-shadow: inset 0 -2px 0 var(--ink);
  overflow-wrap: normal;
}
td { vertical-align: top; padding: .6rem 1.5rem .1rem 0; unicode-bidi: isolate; }
td:last-child, th:last-child { padding-right: 0; }
td.right, th.right { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.word { white-space: nowrap; }
td.long { overflow-wrap: anywhere; min-width: 9rem; }
.sources, .bytes, dd { overflow-wrap: anywhere; }
td.none { color: var(--soft); }
tbody { border-bottom: 1px solid var(--line); break-inside: avoid; }
tbody tr:last-child > td { padding-bottom: .55rem; }
tr.from > td { padding-top: 0; }
.sources { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; font-size: .82rem; color: var(--soft); }
details[open] { flex-basis: 100%; }
summary { cursor: pointer; width: fit-content; padding: .1rem 0; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "\25B8"; display: inline-block; width: 1.1em; color: var(--accent); }
details[open] > summary::before { content: "\25BE"; }
summary:hover, details[open] > summary { color: var(--accent); }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.proof {
  margin: .3rem 0 .5rem; padding: .8rem 1.1rem; background: var(--band);
  border-left: 3px solid var(--accent); max-width: 52rem;
}
.proof p { max-width: none; white-space: pre-line; color: var(--ink); font-size: .95rem; }
.proof p.bytes { margin: 0; color: var(--soft); font-size: .78rem; white-space: normal; }
.bytes span { white-space: nowrap; margin-right: .5em; }
code { font: .92em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
mark { background: var(--mark); color: var(--mark-ink); padding: 0 .12em; border-radius: 2px; }
figure { margin: 1.2rem 0 1.4rem; padding-left: 1.1rem; border-left: 3px solid var(--line); }
blockquote { margin: 0; font-size: 1.08rem; }
blockquote p { margin-bottom: .25rem; }
.by { color: var(--soft); font-size: .9rem; margin-bottom: .2rem; }
.by::before { content: "\2014\00a0"; }
footer {
  margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft);
  font-size: .82rem;
}
dl { margin: 0; }
dl div { display: flex; gap: .8rem; }
dt { flex: 0 0 8.5rem; }
dd { margin: 0; min-width: 0; }
@media (max-width: 46rem) {
  body { padding: 1.4rem 1rem 3rem; }
  h1 { font-size: 1.65rem; }
  table, caption, tbody, tr, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody { padding: .6rem 0; }
  td, td.right, td.word, td.long {
    display: flex; gap: .8rem; padding: .1rem 0; text-align: left; white-space: normal;
    overflow-wrap: anywhere;
  }
  td[data-label]::before {
    content: attr(data-label); flex: 0 0 6.5rem; color: var(--soft); font-size: .8rem; padding-top: .1rem;
  }
  tr.from > td { display: block; padding: .35rem 0 0; }
  tbody tr:last-child > td { padding-bottom: .1rem; }
  .proof { padding: .6rem .8rem; }
  dl div { display: block; margin-bottom: .3rem; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --band: #fff; --accent: #444; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  thead th { position: static; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  details { flex-basis: 100%; }
  .proof { margin: 0 0 .3rem; padding: .1rem 0 .1rem .7rem; border-left-width: 1px; }
  h2, h3, caption { break-after: avoid; }
}
]]
