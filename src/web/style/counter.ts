/** The merchants' counter: a record with what can be done about it. */

export const counterStyle = `
.desk .verdict .sentence::first-letter { text-transform: uppercase; }
.own-record > h2 { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
.own-record > h3 { margin-top: 1.25rem; }
.ways h4 { margin: 0; font-size: 1rem; }
.ways .notes { margin-top: .25rem; font-size: .9375rem; }
.receipt .rows, .receipt .rows p, .receipt .notes { text-indent: 0; }
.receipt-number { display: block; font-size: 1.375rem; letter-spacing: .04em; }
[data-papers] [hidden] { display: none; }
[data-papers] > .entry { margin-top: 1.25rem; }
[data-sent] .shown-paper { max-height: 9rem; }
.counter .field.code { font-family: var(--mono); letter-spacing: .06em; }
`
