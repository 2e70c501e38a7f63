/** The pages on records, rules, work and exports, in the order in which they came: a later rule goes before an earlier one. */

/** The credit record: the subject, the verdict, each record. */
const record = `
.paper { max-width: 52rem; }
.beside h1 { font-size: clamp(1.875rem, 1.2rem + 2vw, 2.5rem); }
/* Beside the record: on a wide screen it stays, on a phone it follows. */
.rail { display: grid; gap: 1rem; align-content: start; margin-top: 2.5rem; }
.rail section { padding: 1.25rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.rail h2 { font-size: 1.0625rem; }
.rail li, .rail p { margin-top: .5rem; }
.rail b { display: block; }
.rail .rows { grid-template-columns: minmax(0, 1fr); }
.rail .rows dd { grid-column: 1; }
.short-link { overflow-wrap: anywhere; }
/* As wide as its own letters ask for, which a window does not know. */
main > .inside:has(> .beside) { container-type: inline-size; }
@container (min-width: 62rem) {
  .beside { display: grid; grid-template-columns: minmax(0, 47.5rem) minmax(16rem, 1fr); gap: 3rem; }
  .rail { position: sticky; top: 1.5rem; align-self: start; margin-top: 2.75rem; }
}
.back { margin-bottom: 1.25rem; font-size: .9375rem; }
.identity { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-top: .75rem; color: var(--quiet); }
.identity .code { color: var(--ink); font-size: 1.0625rem; }
.verdict { margin-top: 1.5rem; padding: 1.25rem; background: var(--sheet); border: 1px solid var(--line); border-inline-start: 8px solid var(--accent); border-radius: 6px; }
.verdict.of-serious { border-inline-start-color: var(--serious); }
.verdict.of-abnormal { border-inline-start-color: var(--abnormal-bar); }
.verdict.of-penalty { border-inline-start-color: var(--penalty-bar); }
.verdict .sentence { text-wrap: balance; font: 700 clamp(1.5rem, 1.2rem + 1.2vw, 1.75rem)/1.4 var(--serif); }
/* A line ends where a breath does, and what is longer than a line breaks as Chinese does: no mark begins one. */
.clause { display: inline-block; text-wrap: wrap; }
@media (max-width: 39.99rem) { html:not(.larger) .statement .verdict .sentence { font-size: 1.375rem; } }
.verdict > .eyebrow + .sentence { margin-top: 0; }
.verdict + p { margin-top: 1rem; }
@media (min-width: 40rem) { .verdict { padding-inline: 1.75rem; } }
.list-tally { display: grid; grid-template-columns: 1fr; border-top: 1px solid var(--line); }
.verdict > .list-tally { margin-top: 1rem; }
.list-tally a, .list-tally li > span { display: flex; gap: .875rem; align-items: center; min-height: 3.5rem; padding-block: .625rem; color: inherit; text-decoration: none; }
.list-tally a:hover span { text-decoration: underline; }
.list-tally li + li { border-top: 1px solid var(--line); }
.list-tally b { flex: none; display: grid; place-items: center; min-width: 2.5rem; height: 2.5rem; padding-inline: .375rem; border-radius: 6px; font: 700 1.25rem/1 var(--sans); }
.list-tally span { font-weight: 600; line-height: 1.4; }
.list-tally small { display: block; word-break: keep-all; font-weight: 400; font-size: .875rem; color: var(--quiet); }
.list-tally .of-serious b { background: var(--serious); color: var(--on-serious); }
.list-tally .of-abnormal b { background: var(--abnormal); color: var(--on-abnormal); }
.list-tally .of-penalty b { background: var(--penalty); color: var(--on-penalty); }
@media (min-width: 40rem) {
  .list-tally { grid-template-columns: repeat(3, 1fr); }
  .list-tally li + li { border-top: 0; border-inline-start: 1px solid var(--line); padding-inline-start: 1rem; }
}
@media (forced-colors: active) {
  /* Where all colours are one, the edge of the grave is broad, and that of the others is drawn otherwise. */
  .verdict, .said { border-inline-start-width: 2px; }
  :is(.verdict, .said).of-serious { border-inline-start-width: 12px; }
  :is(.verdict, .said).of-abnormal { border-inline-start: 8px double; }
  :is(.verdict, .said).of-penalty { border-inline-start: 6px dashed; }
  .list-tally b { border: 1px solid; }
  .list-tally .of-serious b { border-width: 4px; }
}
@media (min-width: 40rem) { .section.wide-only + .section .lasting { display: none; } }
.timeline { margin: 1rem 0 0; }
.timeline svg { display: block; width: 100%; height: auto; }
.timeline .grid { stroke: var(--line); }
.timeline text { font: 14px var(--sans); fill: var(--quiet); }
.timeline .inside { fill: var(--sheet); font-weight: 600; }
.timeline .of-serious rect { fill: var(--serious); }
.timeline .of-serious .inside { fill: var(--on-serious); }
.timeline .of-abnormal rect { fill: var(--abnormal-bar); }
.timeline .of-penalty rect { fill: var(--penalty-bar); }
.timeline .bar-open { stroke: var(--abnormal-bar); stroke-width: 2; stroke-dasharray: 5 5; }
.timeline .today { stroke: var(--accent); stroke-width: 2; }
.timeline .today-word { fill: var(--accent); font-weight: 600; }
.lasting { display: grid; gap: .25rem; margin-top: .75rem; }
.lasting svg { display: block; width: 100%; height: 6px; border-radius: 3px; overflow: hidden; background: var(--line); fill: var(--penalty-bar); }
.of-serious .lasting svg { fill: var(--serious); }
.of-abnormal .lasting svg { fill: var(--abnormal-bar); }
.verdict > * + * { margin-top: .5rem; }
.verdict .badges { display: flex; flex-wrap: wrap; gap: .5rem; }
.section { margin-top: 2.5rem; }
.section > h2 { padding-bottom: .5rem; border-bottom: 2px solid var(--ink); font: 700 1.3125rem/1.4 var(--serif); }
.section > h2 + .notice { margin-top: 1rem; }
.record { padding-block: 1.5rem; border-bottom: 1px solid var(--line); }
.record:target { background: var(--tint); box-shadow: 0 0 0 .75rem var(--tint); }
article.record { margin-top: 1rem; padding: 1.25rem; background: var(--sheet); border: 1px solid var(--line); border-inline-start: 6px solid var(--penalty-bar); border-radius: 6px; scroll-margin-top: 1rem; }
article.record.of-serious { border-inline-start-color: var(--serious); }
article.record.of-abnormal { border-inline-start-color: var(--abnormal-bar); }
article.record:target { box-shadow: 0 0 0 3px var(--accent); background: var(--sheet); }
.key { display: grid; gap: .5rem 1.5rem; margin-top: .75rem; padding-block: .75rem; border-block: 1px solid var(--line); }
.key div { display: grid; grid-template-columns: 5.5em minmax(0, 1fr); }
.key dt { font-size: .9375rem; color: var(--quiet); }
@media (min-width: 40rem) {
  .key { grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
  .key div { grid-template-columns: minmax(0, 1fr); align-content: start; }
  .key:has(> div:nth-child(4)) div:first-child { grid-column: 1 / -1; }
}
.record h2, .record h3 { margin-top: .375rem; font-size: 1.25rem; line-height: 1.45; text-wrap: pretty; }
.rows { display: grid; grid-template-columns: minmax(0, 1fr); gap: .5rem 1.5rem; margin-top: .875rem; font-size: 1rem; }
.rows dt { color: var(--quiet); font-size: .9375rem; }
.rows dt + dd { margin-top: -.375rem; }
@media (min-width: 40rem) {
  .rows { grid-template-columns: 8.5rem minmax(0, 1fr); }
  .rows dd { grid-column: 2; }
  .rows dt + dd { margin-top: 0; }
  :lang(en) .rows { grid-template-columns: 10.5rem minmax(0, 1fr); }
}
.record .links { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin-top: .875rem; font-size: .875rem; color: var(--quiet); }
.record .links a { display: inline-block; padding-block: .25rem; }
.technical { margin-top: .5rem; font-size: .875rem; }
.technical summary { display: inline-block; padding-block: .25rem; color: var(--quiet); cursor: pointer; }
:is(.more, .technical, .checked details) > summary::before, .long-text .whole::before { content: "+"; content: "+" / ""; display: inline-block; width: 1.1em; font-family: var(--mono); }
:is(.more, .technical, .checked details)[open] > summary::before, .long-text[open] .whole::before { content: "−"; content: "−" / ""; }
:is(.more, .technical, .checked details, .long-text) > summary::-webkit-details-marker { display: none; }
.long-text > summary { cursor: pointer; list-style: none; }
.long-text[open] > summary .beginning { display: none; }
.long-text .whole { color: var(--accent); }
.technical .links, .more > .links { margin-top: .25rem; }
.more > .links { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
:is(.technical, .more) .links a { display: inline-block; line-height: 2; }
.found .small > a:only-child { display: inline-block; line-height: 2; }
.statistics > .notice { margin-top: 1.25rem; }
.operations li { padding-block: .5rem; border-bottom: 1px solid var(--line); }
.operations code { display: block; }
.notes { list-style: disc; padding-inline-start: 1.25rem; margin-top: .875rem; }
.notes li + li { margin-top: .375rem; }
.message { max-width: 46rem; }
.message > * + * { margin-top: 1rem; }
.message .notes { margin-top: 1rem; }
.message .code { white-space: normal; overflow-wrap: anywhere; }
`

/** The catalogue of rules: lists of codes with their meaning, clocks with their length. */
const catalogue = `
.paper > .lead { margin-top: .75rem; }
.paper > .lead + p { margin-top: .5rem; }
.contents { margin-top: 1.25rem; }
.contents ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.contents a { display: inline-block; padding-block: .25rem; }
.section > h2 + p { margin-top: .875rem; }
.section > h3 { margin-top: 1.5rem; }
.rules, .clocks { margin-top: .5rem; }
.rules li, .clocks li { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 1.25rem; padding-block: .5rem; border-bottom: 1px solid var(--line); }
.rules small, .clocks small { display: block; font-size: .875rem; color: var(--quiet); }
.clocks b { font-weight: 600; }
.rules .code { align-self: start; justify-self: start; padding-block: .125rem; }
.rules + p { margin-top: .75rem; }
.numbered { list-style: decimal; }
@media (min-width: 40rem) {
  .rules.coded li { grid-template-columns: 8.5rem minmax(0, 1fr); }
  .clocks li { grid-template-columns: minmax(0, 1fr) 18rem; }
  .clocks li > span { grid-area: 1 / 2 / span 2; }
  .clocks small { grid-column: 1; }
  .questions .rows, :lang(en) .questions .rows { grid-template-columns: minmax(0, 1fr) 15rem; }
}
`

/** The officers' worklist. */
const worklist = `
.work-filter { display: flex; flex-wrap: wrap; align-items: end; gap: .75rem 1rem; margin-top: 1.5rem; }
.work-filter label { display: block; font-size: .875rem; color: var(--quiet); }
.work-filter .entry label { font-weight: 400; }
.work-filter p { min-width: 0; max-width: 100%; }
.work-filter .field { width: 100%; min-height: 2.75rem; padding: .375rem .625rem; }
.work-filter .check { display: flex; align-items: center; gap: .5rem; min-height: 2.75rem; }
.work-filter .check input { width: 1.25rem; height: 1.25rem; accent-color: var(--accent); }
.work-filter .check label { font-size: 1rem; color: var(--ink); }
.work-counts { margin-top: 1.5rem; }
.work-counts ul { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(47%, 15rem), 1fr)); gap: .5rem; }
.work-counts a { display: flex; justify-content: space-between; align-items: baseline; gap: .75rem; height: 100%; padding: .5rem .75rem; text-decoration: none; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.work-counts a:hover { border-color: var(--accent); }
.work-counts a[aria-current] { border-color: var(--accent); background: var(--tint); font-weight: 600; }
.work-counts .count { font-weight: 600; }
.work > .notice { margin-top: 2rem; }
`

/** Forms that a merchant fills in, and what is wrong with them. */
const form = `
.apply { margin-top: 1rem; max-width: 44rem; }
.entry + .entry, datalist + .entry, .entry + .button, .entry + p { margin-top: 1.25rem; }
.entry label { display: block; font-weight: 600; }
.entry .hint { margin-top: .125rem; }
.entry .field { display: block; width: 100%; margin-top: .5rem; padding: .625rem .75rem; line-height: 1.6; resize: vertical; }
.entry .field[aria-invalid] { border-color: var(--ink); border-width: 2px; }
.fault { margin-top: .25rem; font-weight: 600; }
.fault::before { content: "！"; }
.faults { margin-top: 1.5rem; border-color: var(--ink); border-width: 2px; }
.faults:focus { outline: 3px solid var(--accent); outline-offset: 2px; }
.ways { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 1rem; margin-top: 1rem; }
.ways > div { padding: 1rem 1.25rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.ways > div > * + * { margin-top: .5rem; }
.asked { margin-top: .5rem; }
.asked li { padding-block: .5rem; border-bottom: 1px solid var(--line); }
.asked small { display: block; font-size: .875rem; color: var(--quiet); }
.own-words { white-space: pre-wrap; overflow-wrap: anywhere; }
.steps { margin-top: .5rem; }
.steps li { padding-block: .625rem; border-bottom: 1px solid var(--line); }
.steps .when { display: flex; flex-wrap: wrap; gap: 0 .75rem; }
.steps small { display: block; font-size: .875rem; color: var(--quiet); }
.section > .lead { margin-top: .875rem; }
.quiet-form { margin-top: 1.5rem; }
td .quiet-form { margin-top: 0; }
.quiet-form summary { padding-block: .25rem; color: var(--accent); cursor: pointer; }
.quiet-form form { margin-top: .75rem; }
.quiet-form form > * + * { margin-top: .75rem; }
.example-title { margin-top: 1rem; font-weight: 600; }
.example { margin-block: .5rem 1rem; padding: .875rem 1rem; overflow-x: auto; font: .875rem/1.6 var(--mono); background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
`

/** The page /verify: the verdict, what is proven and what is not, the keys. */
const verify = `
.checked { margin-top: 1.5rem; padding: 1.25rem 1.5rem 1.5rem; background: var(--sheet); border: 1px solid var(--line); border-top: 6px solid var(--accent); border-radius: 6px; }
.checked-bad { border: 2px solid var(--ink); border-top-width: 6px; }
.checked-expired, .checked-short { border-top-style: dashed; }
.checked > * + * { margin-top: .75rem; }
.checked h2 { display: flex; align-items: baseline; gap: .625rem; font: 700 clamp(1.25rem, 1rem + 1.2vw, 1.5rem)/1.45 var(--serif); }
.checked-mark { flex: none; width: 1.8em; height: 1.8em; font: 700 1rem/1.8 var(--sans); text-align: center; color: var(--on-accent); background: var(--accent); border-radius: 50%; }
.checked-bad .checked-mark { color: var(--paper); background: var(--ink); border-radius: 3px; }
.checked-expired .checked-mark, .checked-short .checked-mark { color: var(--accent); background: transparent; box-shadow: inset 0 0 0 2px var(--accent); }
.checked .sentence { font-size: 1.0625rem; }
.checked-today { padding: .75rem 1rem; background: var(--tint); border-radius: 6px; }
.checked-today.changed { background: var(--abnormal); color: var(--on-abnormal); }
.checked h3 { font-size: 1rem; }
.checked ul { margin-top: .375rem; padding-inline-start: 1.25rem; list-style: disc; }
.checked li + li { margin-top: .25rem; }
.checked li, .checked dd, .checked .sentence { overflow-wrap: anywhere; }
.checked-findings { padding: .75rem 1rem; border: 1px solid var(--edge); border-radius: 6px; }
.checked-claims { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: .75rem 2rem; }
.checked-claims li { font-size: .9375rem; }
.checked details summary { display: inline-block; padding-block: .375rem; color: var(--accent); cursor: pointer; }
.checked pre { margin: .5rem 0 0; padding: .75rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; font: .8125rem/1.5 var(--mono); background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
.checked > div + div, .checked-claims { margin-top: 1.25rem; }
#result:not(:empty) + .apply { margin-top: 2.5rem; }
.token { font: .875rem/1.6 var(--mono); overflow-wrap: anywhere; }
.drop { border-radius: 6px; }
.drop.over { outline: 3px dashed var(--accent); outline-offset: .5rem; }
.apply .more { margin-top: 1rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.25rem; }
#result > .notice { margin-top: 1.25rem; }
.scanner { margin-top: 1rem; }
.scanner video { display: block; width: 100%; max-width: 28rem; max-height: 60vh; background: #000; border-radius: 6px; }
.key-list { margin-top: .5rem; }
.key-list li { padding-block: .625rem; border-bottom: 1px solid var(--line); }
.key-id { white-space: normal; overflow-wrap: anywhere; }
@media (forced-colors: active) {
  .checked-mark { border: 2px solid; }
}
`

/** Statements: the page that is printed and handed on. */
const statement = `
.statement .statement-head { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem 2rem; }
.statement .statement-head > div { min-width: 0; }
.statement-name { margin-top: .5rem; font: 700 1.25rem/1.4 var(--serif); }
.statement-code { margin: 0; max-width: 18rem; }
.statement-live { margin-top: 1.25rem; }
.qr { display: block; max-width: 100%; height: auto; }
.statement-code figcaption { margin-top: .5rem; font-size: .9375rem; }
.statement-open { display: inline-block; padding-block: .25rem; }
.code.long { white-space: normal; overflow-wrap: anywhere; word-break: break-all; }
.ways-on ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: .75rem 0 0; padding: 0; list-style: none; }
.ways-on a { display: inline-block; padding-block: .625rem; }
.to-copy { user-select: all; }
.statement-links { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin-top: 1rem; }
@media (min-width: 48rem) {
  .statement .statement-head { grid-template-columns: minmax(0, 1fr) auto; align-items: start; }
}
@media print {
  @page { size: A4; margin: 14mm; }
  .statement .statement-head { grid-template-columns: minmax(0, 1fr) 68mm; gap: 6mm; }
  .qr { width: 66mm; height: 66mm; }
  .statement-live { display: grid; grid-template-columns: 24mm minmax(0, 1fr); gap: 0 3mm; margin-top: 3mm; }
  .statement-live figcaption { margin: 0; font-size: .75rem; overflow-wrap: anywhere; }
  .statement-live .qr { width: 24mm; height: 24mm; }
  .statement details:not(.long-text), .statement .pages, .statement-open, .on-screen, .statement-links, .ways-on { display: none; }
  /* On paper everything stands: what was folded away can't be opened there. */
  .statement .statement-proof details { display: block; margin: 0; font-size: inherit; }
  .statement-proof details::details-content { display: block; block-size: auto; content-visibility: visible; }
  main:has(.statement) + .foot { display: none; }
  .statement-proof { font-size: .875rem; }
  .statement-proof, .statement-code { break-inside: avoid; }
  .statement .section { margin-top: 1.25rem; }
  .statement .record { padding-block: .75rem; }
  .statement .rows { grid-template-columns: 8.5rem minmax(0, 1fr); gap: .2rem 1rem; margin-top: .5rem; }
  .statement .rows dd { grid-column: 2; }
  .statement .rows dt + dd { margin-top: 0; }
}
`

/** Print: the record and its log position, without what only a screen can use. */
const print = `
@media print {
  :root { --paper: #fff; --sheet: #fff; --ink: #000; --quiet: #333; --line: #999; --accent: #000; --tint: #fff; color-scheme: light; }
  html { font-size: 11pt; line-height: 1.6; }
  body { font-size: 1rem; }
  .skip, .top nav, .wide-only, .search, .facets, .pages, .chips, .chips-line, .cards, .back, .foot ul, .work-filter, .record .links a, .technical summary, .to-facets { display: none; }
  /* Nothing is pressed on paper, and what was folded away can't be opened there. */
  main :is(button, .button, nav, .back), .desk-nav { display: none; }
  .long-text summary, .record > .more > summary { display: none; }
  :is(.long-text, .record > .more)::details-content { display: block; block-size: auto; content-visibility: visible; }
  .ways > div { break-inside: avoid; }
  .top, .foot { border-color: #000; }
  .inside, .paper { max-width: none; padding-inline: 0; }
  main { padding-block: 1rem; }
  a { color: inherit; text-decoration: none; }
  .found { display: block; }
  .result, .verdict { break-inside: avoid; }
  .record > .badge { display: block; width: fit-content; break-after: avoid; }
  .invented { color: #000; background: #fff; border: 2px solid #000; }
  .section > h2, .record h3 { break-after: avoid; }
  .badge-serious { color: #000; background: #fff; border-width: 3px; }
  /* Grounds are not printed, and white on one of them would not be seen. */
  .list-tally li b.count, .checked-mark.checked-mark { color: #000; background: #fff; border: 2px solid #000; }
}
`

/** The page of exports: files with their digests, commands. */
const exports = `
.files { margin-top: 1rem; border-top: 1px solid var(--line); }
.files li { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 1.25rem; padding-block: .625rem; border-bottom: 1px solid var(--line); }
.files a { overflow-wrap: anywhere; }
.files .count { color: var(--quiet); font-size: .9375rem; white-space: normal; }
.files .digest { font: .8125rem/1.5 var(--mono); color: var(--quiet); overflow-wrap: anywhere; }
.command { display: block; margin: .5rem 0 0; padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font: .9375rem/1.5 var(--mono); background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.command code { font: inherit; }
.exports .pages + .small { margin-top: .5rem; }
.exports .numbered { margin-top: .875rem; padding-inline-start: 1.5rem; }
.exports .numbered li + li { margin-top: .75rem; }
.dictionary { width: 100%; border-collapse: collapse; font-size: .875rem; }
.dictionary caption { padding-bottom: .5rem; text-align: start; }
.dictionary th, .dictionary td { padding: .375rem .75rem .375rem 0; text-align: start; vertical-align: baseline; border-bottom: 1px solid var(--line); }
.dictionary tbody th { font-weight: 400; }
@media (min-width: 40rem) {
  .files li { grid-template-columns: minmax(0, 1fr) auto; }
  .files .digest { grid-column: 1 / -1; }
}
`

/** The page of statistics: figures, bars, tables that scroll on a narrow screen. */
const statistics = `
.key-figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 10rem), 1fr)); gap: .75rem; margin-top: 2rem; }
.key-figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: .875rem 1rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.key-figures dt { font-size: .875rem; line-height: 1.5; color: var(--quiet); }
.key-figures dd { font: 700 1.625rem/1.3 var(--serif); }
.chart { margin: 1rem 0 0; }
.chart .legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; }
.legend .key::before { content: ""; display: inline-block; width: .875rem; height: .875rem; margin-inline-end: .5rem; vertical-align: -.0625rem; border: 2px solid var(--accent); }
.legend .first::before { background: var(--accent); }
.steps-chart { display: block; width: 100%; height: 13rem; margin-top: .75rem; border-bottom: 2px solid var(--ink); }
.steps-chart rect { vector-effect: non-scaling-stroke; stroke: var(--accent); stroke-width: 1.5; fill: var(--accent); }
.steps-chart .second { fill: none; }
.axis { display: flex; justify-content: space-between; gap: 1rem; margin-top: .25rem; font-variant-numeric: tabular-nums; }
.scroll { margin-top: 1rem; overflow-x: auto; }
.figures { width: 100%; border-collapse: collapse; font-size: .9375rem; }
.figures th, .figures td { padding: .5rem .75rem; border-bottom: 1px solid var(--line); text-align: end; vertical-align: baseline; }
.figures thead th, .figures thead td { border-bottom: 2px solid var(--ink); font-weight: 600; line-height: 1.4; vertical-align: bottom; }
.figures tr > :first-child { text-align: start; padding-inline-start: 0; font-weight: 400; min-width: min(11rem, 36vw); }
.figures thead tr > :first-child { font-weight: 600; }
.figures thead th { min-width: 4.25rem; word-break: keep-all; }
.figures .bars, .figures thead .bars { width: 22%; min-width: 5rem; padding-inline: 0; vertical-align: middle; }
.bar { display: block; width: 100%; height: .75rem; fill: var(--accent); }
.statistics .section > h2 + p { max-width: 52rem; }
@media (forced-colors: active) {
  .bar, .steps-chart .first { fill: CanvasText; }
  .steps-chart rect { stroke: CanvasText; }
}
`

// A document as on its paper: the title in the middle, what is signed to the right, paragraphs with an indent.
const document = `
.document { padding: 2rem clamp(1rem, 6vw, 4rem); border: 1px solid var(--line); font: 1.0625rem/1.9 var(--serif); }
.document h1 { margin-bottom: 1rem; text-align: center; font: 700 1.5rem/1.5 var(--serif); text-wrap: balance; }
.document p { margin-top: .35rem; text-indent: 2em; overflow-wrap: anywhere; }
.document .left, .document .right, .document .header { text-indent: 0; }
.document .header { text-align: center; font: 700 1.5rem/1.5 var(--serif); }
.document .right { text-align: right; }
.document .seal { margin-top: 1.5rem; font-size: .9375rem; }
@media print {
  .document { padding: 0; border: 0; }
  main:has(.document) + .foot { display: none; }
}
`

export const pageStyle = [
  record,
  catalogue,
  worklist,
  form,
  verify,
  statement,
  document,
  print,
  exports,
  statistics,
].join("")
