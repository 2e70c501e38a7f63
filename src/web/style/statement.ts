/** Statements: the page that is printed and handed on. */

export const statementStyle = `
.statement .statement-head { display: grid; gap: 1.25rem 2rem; }
.statement .statement-head > div { min-width: 0; }
.statement-name { margin-top: .5rem; font: 700 1.25rem/1.4 var(--serif); }
.statement-code { margin: 0; max-width: 18rem; }
.qr { display: block; max-width: 100%; }
.statement-code figcaption { margin-top: .5rem; font-size: .9375rem; }
.statement-open { display: inline-block; padding-block: .25rem; }
.code.long { white-space: normal; overflow-wrap: anywhere; word-break: break-all; }
.token-text { margin-top: .75rem; font-size: .75rem; line-height: 1.5; }
.statement-links { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin-top: 1rem; }
@media (min-width: 48rem) {
  .statement .statement-head { grid-template-columns: minmax(0, 1fr) auto; align-items: start; }
}
@media print {
  @page { size: A4; margin: 14mm; }
  .statement .statement-head { grid-template-columns: minmax(0, 1fr) 68mm; gap: 6mm; }
  .qr { width: 66mm; height: 66mm; }
  .statement details, .statement .pages, .statement-open, .on-screen, .statement-links { display: none; }
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
