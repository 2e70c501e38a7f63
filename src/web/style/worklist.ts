/** The officers' worklist. */

export const worklistStyle = `
.work-filter { display: flex; flex-wrap: wrap; align-items: end; gap: .75rem 1rem; margin-top: 1.5rem; }
.work-filter label { display: block; font-size: .875rem; color: var(--quiet); }
.work-filter p { min-width: 0; max-width: 100%; }
.work-filter .field { width: 100%; min-height: 2.75rem; padding: .375rem .625rem; }
.work-filter .check { display: flex; align-items: center; gap: .5rem; min-height: 2.75rem; }
.work-filter .check input { width: 1.25rem; height: 1.25rem; accent-color: var(--accent); }
.work-filter .check label { font-size: 1rem; color: var(--ink); }
.work-counts { margin-top: 1.5rem; }
.work-counts ul { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(47%, 15rem), 1fr)); gap: .5rem; }
.work-counts a { display: flex; justify-content: space-between; align-items: baseline; gap: .75rem; height: 100%; padding: .5rem .75rem; text-decoration: none; background: var(--sheet); border: 1px solid var(--line); border-radius: 4px; }
.work-counts a:hover { border-color: var(--accent); }
.work-counts a[aria-current] { border-color: var(--accent); background: var(--tint); font-weight: 600; }
.work-counts .count { font-weight: 600; }
.work > .notice { margin-top: 2rem; }
`
