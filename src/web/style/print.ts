/** Print: the record and its log position, without what only a screen can use. */

/** Styles for paper. */
export const printStyle = `
@media print {
  :root { --paper: #fff; --sheet: #fff; --ink: #000; --quiet: #333; --line: #999; --accent: #000; --tint: #fff; color-scheme: light; }
  html { font-size: 11pt; }
  .skip, .top nav, .search, .facets, .pages, .chips, .cards, .back, .foot ul, .work-filter, .record .links a, .to-facets { display: none; }
  .top, .foot { border-color: #000; }
  .inside, .paper { max-width: none; padding-inline: 0; }
  main { padding-block: 1rem; }
  a { color: inherit; text-decoration: none; }
  .found { display: block; }
  .record, .result, .verdict { break-inside: avoid; }
  .section > h2, .record h3 { break-after: avoid; }
  .badge-serious { color: #000; background: #fff; border-width: 3px; }
}
`
