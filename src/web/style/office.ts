/** The office: forms with groups, tables that scroll by themselves, what is to be thought of. */
export const officeStyle = `
.apply.wide { max-width: 46rem; }
.group { min-width: 0; margin: 1.25rem 0 0; padding: .25rem 1rem 1rem; border: 1px solid var(--line); border-radius: 6px; }
.group > legend, .rows-group > summary { padding-inline: .25rem; font-weight: 600; }
.group .group > legend { float: inline-start; width: 100%; padding: .5rem 0 .25rem; }
.group .group > legend + * { clear: both; }
.group + .entry, .rows-group + .entry { margin-top: 1.25rem; }
.office .identity + .notice, .office .section > .rows + p { margin-top: 1rem; }
.evaluation > h2 { padding-top: 1rem; }
.evaluation .entry { margin-top: .375rem; }
.evaluation .entry label { font-weight: 400; }
.rows-group { margin-top: 1.25rem; }
.rows-group > summary { cursor: pointer; color: var(--accent); }
.boxes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 12rem), 1fr)); gap: .125rem 1rem; margin-top: .5rem; }
.check { display: flex; align-items: center; gap: .5rem; min-height: 2.5rem; }
.check input { flex: none; width: 1.25rem; height: 1.25rem; accent-color: var(--accent); }
.field.short { max-width: 14rem; }
/* What narrows a list stands in a row above it, and says nowhere that it may be left out. */
.apply.filters { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); align-items: end; gap: .75rem 1rem; max-width: none; }
.apply.filters > * { margin: 0; }
.filters label .quiet { display: none; }
@media (min-width: 40rem) { .filters .actions { grid-column: auto / span 2; } }
.notice.warning { margin-top: 1.5rem; border-inline-start-width: 8px; border-color: var(--ink); font-weight: 600; }
.notice.warning ul { font-weight: 400; }
.preview .record { margin-top: .875rem; padding: 1rem 1.25rem; background: var(--sheet); border: 1px dashed var(--edge); border-radius: 6px; }
.preview .links, .preview .technical { display: none; }
.table { position: relative; margin-top: .875rem; overflow-x: auto; }
/* What lies beyond the edge throws a shadow on it: the paper covers it where nothing does. */
.table {
  background:
    linear-gradient(to left, var(--under, var(--paper)) 40%, transparent) right / 2rem 100% no-repeat local,
    linear-gradient(to left, var(--edge), transparent) right / .375rem 100% no-repeat scroll;
}
.table table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
.table th, .table td { padding: .5rem .75rem; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
/* Four characters at least: a column that is squeezed stands one below the other, and the table scrolls anyway. */
.table td:not(.count) { min-width: 5.5rem; }
/* Where a table scrolls, what tells its rows apart, and what is long, need not stand in pieces too. */
@media (max-width: 40rem) {
  .table :is(th, td):first-child:not(.count, :last-child) { min-width: 8rem; }
  .table td.wide { min-width: 14rem; }
  .table :is(.posts, .place) { min-width: 10rem; }
  .table .difference :is(th, td):not(.count, .wide) { min-width: 6.25rem; }
}
.table .button { white-space: nowrap; }
.table th { font-weight: 600; }
.table thead th { min-width: 4rem; vertical-align: bottom; text-wrap: balance; border-bottom-width: 2px; }
.table.spread thead th { word-break: keep-all; }
.table thead td { border-bottom-width: 2px; }
.table summary { white-space: nowrap; }
.sample-rows h3 { font-size: 1rem; }
.sample-rows .rows { margin-top: .5rem; font-size: .9375rem; }
@media (min-width: 60rem) {
  .sample-rows .rows, :lang(en) .sample-rows .rows { grid-template-columns: 10rem minmax(0, 1fr) 10rem minmax(0, 1fr); }
  .sample-rows .rows dd { grid-column: auto; }
}
.raw-rows { margin-top: .875rem; }
.raw-rows li { padding-block: .375rem; border-bottom: 1px solid var(--line); font-size: .875rem; }
.table .code.long { display: inline-block; min-width: 12rem; }
.own-words { white-space: pre-wrap; overflow-wrap: anywhere; }
.marked { max-height: 28rem; margin-top: .875rem; padding: 1rem 1.25rem; overflow-y: auto; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; line-height: 1.9; }
.marked mark { padding: .0625rem .125rem; color: inherit; background: var(--tint); border-bottom: 3px solid var(--accent); }
.marked mark a { color: inherit; text-decoration: none; }
.marked .number { display: inline-block; min-width: 1.5em; margin-inline-end: .25em; font: 700 .75em/1.5 var(--sans); text-align: center; color: var(--on-accent); background: var(--accent); border-radius: 1em; }
/* Why something is kept is asked of what is kept. */
.finding:has([value="cover"]:checked) .entry { display: none; }
.marked mark:target, .finding:target { outline: 3px solid var(--accent); outline-offset: 2px; }
.marked del { background: var(--tint); text-decoration: line-through 2px; }
.difference del { text-decoration: line-through; }
.difference ins { text-decoration: none; font-weight: 600; }
.difference td, .difference th { overflow-wrap: anywhere; }
.section > h2 + .entry, .section > h2 + .hint { margin-top: .875rem; }
.finding .check + .entry { margin-top: .75rem; }
:is(ol, ul, .table, .notice, .section, .pages) + .links { margin-top: 1.5rem; }
.file-list .record { padding-block: .875rem; }
.document-title { text-align: center; font: 700 1.5rem/1.5 var(--serif); }
.line-changes del { color: var(--quiet); }
.line-changes ins { text-decoration: none; font-weight: 600; }
.finding .check { min-height: 2.25rem; }
.finding > legend { max-width: 100%; }
.covered { padding-inline-start: 1.5rem; margin-top: .5rem; font-size: .9375rem; }
.rows dd > .numbered { padding-inline-start: 1rem; }
.commands { margin-top: .5rem; }
.commands dt { margin-top: .625rem; }
.commands code { display: block; padding: .5rem .75rem; margin-top: .25rem; white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.evaluation .notice { margin-top: 1rem; }
.load-bar { display: block; width: 100%; min-width: 4rem; height: .5rem; margin-top: .25rem; fill: var(--accent); }
.load-bar.late { fill: var(--edge); }
/* A case: what is known on the left, what is to be decided on the right, on a phone one below the other. */
.case-page { min-width: 0; }
.desk:has(> .case-page) { max-width: none; }
.case-page > .back .code { font-size: .875rem; }
.stage { display: grid; grid-template-columns: 1fr; margin-top: 1.25rem; overflow: hidden; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.stage li { padding: .5rem 1rem; border-inline-start: 4px solid var(--line); }
.stage li + li { border-top: 1px solid var(--line); }
.stage span { font-weight: 600; }
.stage small { margin-inline-start: .5rem; color: var(--quiet); font-size: .875rem; overflow-wrap: anywhere; }
.stage .done { border-inline-start-color: var(--edge); }
.stage .now { background: var(--tint); border-inline-start-color: var(--accent); }
.stage .now span { color: var(--accent); }
.case-two { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.5rem; margin-top: 1.25rem; }
.case-facts, .case-decision { min-width: 0; display: grid; gap: 1rem; align-content: start; }
.case-two .section { --under: var(--sheet); margin-top: 0; padding: 1rem .75rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; min-width: 0; }
.case-two .section > h2 { padding-bottom: 0; border: 0; font: 700 1.0625rem/1.4 var(--sans); }
.case-two .section.preview { border: 1px dashed var(--edge); }
.case-two .section.preview .record { margin-top: .5rem; padding: 0; border: 0; }
.case-two .section.act { border-top: 4px solid var(--accent); }
.case-two .rows { grid-template-columns: minmax(0, 1fr); font-size: .9375rem; }
.case-two .rows dd { grid-column: 1; }
.case-two .rows dt + dd { margin-top: -.375rem; }
.case-two .document { padding: 1rem .75rem; font-size: .9375rem; }
.case-two .document-title { font-size: 1.125rem; }
.act-list li { padding-block: .625rem; border-bottom: 1px solid var(--line); }
.act-list li:last-child { border: 0; }
.act-list .hint { display: block; margin-top: .25rem; }
@media (min-width: 40rem) {
  .case-two .section, .case-two .document { padding-inline: 1.25rem; }
  .act-list li { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 1rem; align-items: center; padding-block: .375rem; }
  .act-list .button { min-height: 2.5rem; padding-block: .25rem; }
  .act-list .hint { margin: 0; }
}
.shown-paper { display: block; max-width: 100%; max-height: 24rem; margin-top: .5rem; border: 1px solid var(--line); border-radius: 6px; }
.shown-pdf summary { color: var(--accent); cursor: pointer; }
.shown-pdf iframe { width: 100%; height: 32rem; margin-top: .5rem; border: 1px solid var(--line); }
@media (min-width: 40rem) {
  .stage { grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); }
  .stage li, .stage li + li { border-inline-start: 0; border-top: 4px solid var(--line); }
  .stage li + li { border-inline-start: 1px solid var(--line); }
  .stage li.done { border-top-color: var(--edge); }
  .stage li.now { border-top-color: var(--accent); }
  .stage small { display: block; margin: 0; }
}
@media (min-width: 60rem) {
  .case-two { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
}
@media print { .case-two { display: block; } .case-two .section { margin-top: 1rem; } .shown-pdf { display: none; } }
`
