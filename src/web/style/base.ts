/** What every page has. */

// Of a page on dark ground, and of what shows how a page looks there.
const dark = `
  --paper: #14171a;
  --sheet: #1b1f23;
  --ink: #e9e7e2;
  --quiet: #a8aeb5;
  --line: #353b41;
  --edge: #868d95;
  --accent: #93c1ea;
  --accent-deep: #bddaf3;
  --on-accent: #10202e;
  --tint: #1f2b37;
  --mark: #5d4b12;
  --serious: #ece9e3;
  --on-serious: #111417;
  --abnormal: #3a2d0d;
  --on-abnormal: #f6d88c;
  --abnormal-bar: #d9a63a;
  --penalty: #273038;
  --on-penalty: #d5dde5;
  --penalty-bar: #93a3b2;
`

/**
 * Colours, type and measures. One accent, an indigo: red would shout guilt and green would promise a clearance.
 * Contrast of every pair of text and ground is 4.5 : 1 or more (WCAG AA), light and dark.
 */
const token = `
:root {
  color-scheme: light dark;
  --paper: #f7f6f2;
  --sheet: #ffffff;
  --ink: #14181c;
  --quiet: #4b535b;
  --line: #dcd9d0;
  --edge: #737a81;
  --accent: #174a76;
  --accent-deep: #0f3354;
  --on-accent: #ffffff;
  --tint: #e8eff6;
  --mark: #fbe6a2;
  --serious: #14181c;
  --on-serious: #ffffff;
  --abnormal: #fbefd2;
  --on-abnormal: #5a3c00;
  --abnormal-bar: #b47a00;
  --penalty: #e9edf1;
  --on-penalty: #2f3a45;
  --penalty-bar: #5b6b7a;
  --sans: "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", system-ui, sans-serif;
  --serif: "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", Georgia, "PingFang SC", "Microsoft YaHei", serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --wide: 77rem;
}
:root:lang(en) {
  --sans: system-ui, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  --serif: Georgia, "Noto Serif", "Times New Roman", "Liberation Serif", "DejaVu Serif", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", serif;
}
@media (prefers-color-scheme: dark) {
  :root {${dark}}
}
`

/** Both looks of a component side by side, on the page that shows them all. */
const looks = `
.looks { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1rem; margin-top: .5rem; }
.look { min-width: 0; padding: 1rem 1.25rem; color: var(--ink); background: var(--paper); border: 1px dashed var(--edge); border-radius: 6px; }
.look.dark { color-scheme: dark; ${dark} }
`

/** Plain elements, and the few parts that every page has: codes, badges, notices, buttons. */
const element = `
*, *::before, *::after { box-sizing: border-box; }
html {
  font: 100%/1.75 var(--sans);
  color: var(--ink);
  background: var(--paper);
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
  text-autospace: normal;
  line-break: strict;
  overflow-wrap: break-word;
  scroll-padding-top: 1rem;
}
/* The text is a little larger than a browser's, and what has a measure of its own keeps it. */
body { margin: 0; font-size: 1.0625rem; min-height: 100vh; display: flex; flex-direction: column; }
h1, h2, h3, p, dl, dd, ul, ol { margin: 0; padding: 0; }
h1, h2, h3 { line-height: 1.35; text-wrap: balance; }
h1 { font: 700 clamp(1.625rem, 1.2rem + 2vw, 2.25rem)/1.3 var(--serif); letter-spacing: .01em; }
h2 { font-size: 1.25rem; }
h3 { font-size: 1.125rem; }
ul, ol { list-style: none; }
/* Words of the law and of forms are kept as they stand within a sentence, and here they begin one. */
:lang(en) :is(h1, h2, h3, h4, legend, label, dt, summary, .button)::first-letter { text-transform: uppercase; }
:lang(en) .verbatim.verbatim::first-letter { text-transform: none; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .2em; }
a:hover { color: var(--accent-deep); text-decoration-thickness: 2px; }
/* As drawn below the word by a pen: what was typed is no cry. */
mark { color: inherit; background: linear-gradient(transparent 65%, var(--mark) 65%); }
time, .count { font-variant-numeric: tabular-nums; white-space: nowrap; }
time.moment { white-space: normal; word-break: keep-all; }
.quiet { color: var(--quiet); }
.small { font-size: .9375rem; line-height: 1.6; }
.stack > * + * { margin-top: 1rem; }
:focus-visible, input[type=date]:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.unseen:not(:focus):not(:active) {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.code { font: .9375em/1.5 var(--mono); letter-spacing: .02em; white-space: nowrap; }
.code span + span { margin-inline-start: .4em; }
/* With larger letters, and as a heading where they stand apart, it is wider than a phone. */
@media (max-width: 24rem) { .code { white-space: normal; } }
h1 .code { white-space: normal; overflow-wrap: anywhere; }
.badge {
  display: inline-block; padding: .05rem .5rem; font-family: var(--sans); font-size: .8125rem; line-height: 1.5; font-weight: 600;
  white-space: nowrap; border: 1.5px solid var(--ink); border-radius: 3px;
}
/* States are words of a sentence; here they stand alone. */
:is(.badge, .verdict .sentence)::first-letter { text-transform: uppercase; }
.badge-serious { background: var(--serious); color: var(--on-serious); border-color: var(--serious); }
.badge-abnormal { background: var(--abnormal); color: var(--on-abnormal); border-color: var(--abnormal-bar); }
.badge-penalty { background: var(--penalty); color: var(--on-penalty); border: 1.5px dashed var(--penalty-bar); font-weight: 400; }
.button {
  display: inline-block; min-height: 3rem; padding: .625rem 1.25rem; font: 600 1.0625rem/1.4 var(--sans); text-decoration: none;
  color: var(--on-accent); background: var(--accent); border: 2px solid var(--accent); border-radius: 6px; cursor: pointer;
}
.button:hover { color: var(--on-accent); background: var(--accent-deep); border-color: var(--accent-deep); }
.button.plain { color: var(--accent); background: transparent; }
.button.plain:hover { color: var(--accent-deep); border-color: var(--accent-deep); }
.button:disabled { color: var(--quiet); background: transparent; border: 2px dashed var(--edge); cursor: not-allowed; }
.notice { padding: 1rem 1.25rem; background: var(--sheet); border: 1px solid var(--line); border-inline-start: 5px solid var(--accent); border-radius: 6px; }
.notice { max-width: 52rem; }
.notice > * + * { margin-top: .5rem; }
.notice ul { list-style: disc; padding-inline-start: 1.25rem; }
.paper > * + .notice, .apply + .notice { margin-top: 1.25rem; }
main > .inside > .notice:first-child { margin-bottom: 1.5rem; }
.notice h1, .notice h2 { font: 700 1.25rem/1.4 var(--serif); }
@media (prefers-reduced-motion: no-preference) {
  a, .button, .field { transition: background-color .12s, border-color .12s, color .12s; }
}
@media (forced-colors: active) {
  mark { text-decoration: underline; }
  .badge-serious { border-width: 3px; }
  .timeline rect { stroke: CanvasText; }
}
`

/** Larger letters and a simpler view (适老化), by the switch in the header. */
export const largerStyle = `
html.larger { font-size: 131.25%; --quiet: var(--ink); --line: var(--edge); --wide: 52rem; }
.larger .small, .larger .badge, .larger small { font-size: 1rem; }
.larger .technical, .larger .optional { display: none; }
.larger .button, .larger input:not([type=checkbox], [type=radio]), .larger select { min-height: 3rem; }
.larger a { text-decoration-thickness: 2px; }
.larger time { white-space: normal; }
@media print { html.larger { font-size: 100%; } }
`

/** The frame of a page: skip link, header, main, footer. */
const frame = `
.skip { position: absolute; inset-inline-start: 1rem; top: -6rem; z-index: 1; padding: .5rem 1rem; background: var(--accent); color: var(--on-accent); }
.skip:focus { top: .5rem; color: var(--on-accent); }
.inside { width: 100%; max-width: var(--wide); margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2rem); }
.top { background: var(--sheet); border-bottom: 1px solid var(--line); }
.top .inside { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1.5rem; padding-block: .75rem; }
.brand { display: inline-flex; align-items: center; gap: .75rem; color: var(--ink); text-decoration: none; }
.brand:hover { color: var(--ink); }
.brand img { display: block; width: 2.25rem; height: 2.25rem; }
.brand b { display: block; font: 700 1.25rem/1.2 var(--serif); }
.brand small { display: block; font-size: .8125rem; line-height: 1.4; color: var(--quiet); }
.top ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; font-size: .9375rem; }
.top li a { display: inline-block; padding-block: .375rem; }
.as-link { padding: .375rem 0; font: inherit; color: var(--accent); background: none; border: 0; text-decoration: underline; text-underline-offset: .2em; cursor: pointer; }
.button-row { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: .75rem; }
.evaluation { padding: 0 1.25rem 1.25rem; border: 2px dashed var(--edge); border-radius: 6px; }
.evaluation form + form { margin-top: 1.5rem; }
main { flex: 1; padding-block: clamp(1.5rem, 4vw, 2.75rem) 4rem; }
main:focus { outline: none; }
/* Invented data: one striped ribbon, and nothing over a word. */
.invented { padding: .25rem clamp(1rem, 4vw, 2rem); text-align: center; font-size: .875rem; line-height: 1.45; font-weight: 600; color: #2b1d00; background: repeating-linear-gradient(135deg, #f6c945 0 14px, #efbb22 14px 28px); }
/* On a phone the frame leaves the first screen to the answer: where the rest leads stands at the foot. */
@media (max-width: 39.99rem) {
  .wide-only { display: none; }
  .top .inside { flex-wrap: nowrap; gap: .75rem; padding-block: .25rem; }
  .brand small { display: none; }
  .brand b { white-space: nowrap; }
  .top ul { justify-content: flex-end; gap: 0 .75rem; }
  :lang(en) .top ul, .larger .top ul { font-size: .875rem; }
  .larger:lang(en) :is(.top ul, .invented) { font-size: .75rem; }
  .larger .brand img { display: none; }
  .larger .top li a { padding-block: .125rem; }
  /* And in larger letters, who and what is said of them come before all else, and what was asked already is not asked again. */
  .larger main { padding-top: .75rem; }
  .larger :is(h1, .beside h1) { font-size: 1.5rem; }
  .larger .back { margin-bottom: .375rem; }
  .larger .identity { gap: 0 1rem; margin-top: .375rem; }
  .larger .verdict { margin-top: .75rem; padding: .75rem; }
  .larger .verdict .sentence { font-size: 1.2rem; }
  .larger .verdict .eyebrow { font-size: .8125rem; }
  .larger .paper:has(> .verdict) :is(.hero .lead, .hint) { display: none; }
  .larger .answered:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .larger .box { margin-top: 0; }
  .larger :is(.more, .tabs ul, .found, .results, .chips) { margin-top: .375rem; }
  .larger .search ~ .notice { margin-top: .75rem; }
  .larger .result { padding-block: .5rem; }
  .larger .to-facets { padding-block: .125rem; }
}
.site { display: flex; flex-wrap: wrap; gap: 0 1.25rem; color: var(--quiet); }
.foot { border-top: 1px solid var(--line); background: var(--sheet); font-size: .875rem; }
.foot .inside { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .75rem 3rem; padding-block: 1.5rem; }
.foot .position { max-width: 44rem; }
.foot ul { display: flex; flex-wrap: wrap; align-content: start; gap: 0 1.25rem; }
.foot li a { display: inline-block; padding-block: .25rem; }
`

export const baseStyle = [token, element, frame, looks].join("")
