/** The office: forms with groups, tables that scroll by themselves, what is to be thought of. */
export const officeStyle = `
.apply.wide { max-width: 46rem; }
.group { min-width: 0; margin: 1.25rem 0 0; padding: .25rem 1rem 1rem; border: 1px solid var(--line); border-radius: 4px; }
.group > legend, .rows-group > summary { padding-inline: .25rem; font-weight: 600; }
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
.notice.warning { margin-top: 1.5rem; border-inline-start-width: 8px; border-color: var(--ink); font-weight: 600; }
.notice.warning ul { font-weight: 400; }
.preview .record { padding: 1rem 1.25rem; background: var(--sheet); border: 1px dashed var(--edge); border-radius: 4px; }
.preview .links, .preview .technical { display: none; }
.table { margin-top: .875rem; overflow-x: auto; }
.table table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
.table th, .table td { padding: .5rem .75rem; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
.table th { font-weight: 600; border-bottom-width: 2px; }
.raw-rows { margin-top: .875rem; }
.raw-rows li { padding-block: .375rem; border-bottom: 1px solid var(--line); font-size: .875rem; }
.own-words { white-space: pre-wrap; overflow-wrap: anywhere; }
.rows dd > ul, .rows dd > .numbered { padding-inline-start: 1rem; }
.evaluation .notice { margin-top: 1rem; }
`
