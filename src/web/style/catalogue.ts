/** The catalogue of rules: lists of codes with their meaning, clocks with their length. */

export const catalogueStyle = `
.paper > .lead { margin-top: .75rem; font-size: 1.0625rem; }
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
  .rules li { grid-template-columns: 7.5rem minmax(0, 1fr); }
  .instruments li { grid-template-columns: 8.5rem minmax(0, 1fr); }
  .clocks li { grid-template-columns: minmax(0, 1fr) 15rem; }
  :lang(en) .clocks li { grid-template-columns: minmax(0, 1fr) 18rem; }
  .clocks small { grid-column: 1 / -1; }
  .questions .rows, :lang(en) .questions .rows { grid-template-columns: minmax(0, 1fr) 15rem; }
}
`
