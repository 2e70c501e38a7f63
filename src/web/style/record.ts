/** The credit record: the subject, the verdict, each record. */

/** Styles of the credit record. */
export const recordStyle = `
.paper { max-width: 52rem; }
.back { margin-bottom: 1.25rem; font-size: .9375rem; }
.identity { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-top: .75rem; color: var(--quiet); }
.identity .code { color: var(--ink); font-size: 1.0625rem; }
.verdict { margin-top: 1.5rem; padding: 1.25rem 1.5rem; background: var(--sheet); border: 1px solid var(--line); border-top: 4px solid var(--accent); border-radius: 4px; }
.verdict .sentence { font: 700 clamp(1.25rem, 1rem + 1.2vw, 1.5rem)/1.45 var(--serif); }
.verdict > * + * { margin-top: .5rem; }
.verdict .badges { display: flex; flex-wrap: wrap; gap: .5rem; }
.section { margin-top: 2.5rem; }
.section > h2 { padding-bottom: .5rem; border-bottom: 2px solid var(--ink); font: 700 1.3125rem/1.4 var(--serif); }
.record { padding-block: 1.5rem; border-bottom: 1px solid var(--line); }
.record:target { background: var(--tint); box-shadow: 0 0 0 .75rem var(--tint); }
.record h3 { margin-top: .375rem; font-size: 1.1875rem; line-height: 1.5; text-wrap: pretty; }
.rows { display: grid; grid-template-columns: minmax(0, 1fr); gap: .5rem 1.5rem; margin-top: .875rem; }
.rows dt { color: var(--quiet); font-size: .9375rem; }
.rows dt + dd { margin-top: -.375rem; }
@media (min-width: 40rem) {
  .rows { grid-template-columns: 8.5rem minmax(0, 1fr); }
  .rows dd { grid-column: 2; }
  .rows dt + dd { margin-top: 0; }
  :lang(en) .rows { grid-template-columns: 10.5rem minmax(0, 1fr); }
}
.record .links { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin-top: .875rem; font-size: .875rem; color: var(--quiet); }
.notes { list-style: disc; padding-inline-start: 1.25rem; margin-top: .875rem; }
.notes li + li { margin-top: .375rem; }
.message { max-width: 46rem; }
.message > * + * { margin-top: 1rem; }
.message .lead { font-size: 1.0625rem; }
.message .notes { margin-top: 1rem; }
`
