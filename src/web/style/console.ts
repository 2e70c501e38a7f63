/** The platforms' console: its navigation, lists, counts and tables of choices. */

export const consoleStyle = `
/* Whoever works here all day sees more at once. */
.desk, .work { font-size: 1rem; line-height: 1.65; }
.desk { max-width: 60rem; }
.desk-head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem 1rem; }
.find-box { position: relative; display: flex; flex: 1 1 20rem; flex-wrap: wrap; gap: .25rem .5rem; max-width: 28rem; }
/* What is wrong is read in lines, not in a column beside a name. */
.find-box:has(.fault) { flex-basis: 100%; max-width: none; }
.find-box .fault { flex: 1 0 100%; }
/* A code stands in it whole. */
.find-box .field { min-width: 0; flex: 1 1 13rem; max-width: 28rem; margin: 0; padding: .25rem .625rem; }
.desk-client { font-weight: 600; }
.desk-client .quiet { margin-inline-end: .375rem; font-weight: 400; }
.button.slim { min-height: 0; padding: .25rem .875rem; font-size: .9375rem; border-width: 1.5px; }
.desk-nav { margin-block: .75rem 1.75rem; border-bottom: 1px solid var(--line); }
.desk-nav ul { display: flex; flex-wrap: wrap; gap: 0 .25rem; }
.desk-nav a { display: block; padding: .5rem .75rem; color: var(--ink); text-decoration: none; border-bottom: 3px solid transparent; margin-bottom: -1px; }
.waits { padding: 0 .4em; border: 1px solid currentcolor; border-radius: 1em; font-size: .8em; font-weight: 600; }
.desk-nav a:hover { border-color: var(--edge); }
.desk-nav a[aria-current] { color: var(--accent); font-weight: 600; border-color: var(--accent); }
.desk-more:has(> [open]) { flex-basis: 100%; }
.desk .as-link { text-align: start; }
.desk-more summary { padding: .5rem .75rem; color: var(--ink); cursor: pointer; }
.desk h1 { font-size: clamp(1.5rem, 1.2rem + 1.4vw, 1.875rem); overflow-wrap: anywhere; }
.desk > .lead, .desk-under { margin-top: .5rem; }
.desk > .notice { margin-top: 1.25rem; max-width: none; }
.desk > h2 { margin-top: 2rem; font-size: 1.125rem; }
.desk > h2 + ol { border-top: 1px solid var(--line); margin-top: .5rem; }
.desk .section > .hint { margin-top: .625rem; }
.desk .section > .notice { margin-top: 1rem; max-width: none; }
.desk-list li { padding-block: .875rem; border-bottom: 1px solid var(--line); }
.desk-name { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .75rem; font-weight: 600; overflow-wrap: anywhere; }
.desk-name > a { min-width: 0; }
.desk-list .pages, .desk-list .acts, .desk .record > .acts { margin-top: .625rem; }
.acts { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; }
.desk-state { border-color: var(--edge); font-weight: 400; }
.desk-done, .desk-good { border-color: var(--accent); color: var(--accent); }
.desk-running, .desk-queued { border-style: dashed; border-color: var(--accent); color: var(--accent); }
.desk-failed, .desk-bad { background: var(--ink); border-color: var(--ink); color: var(--paper); font-weight: 600; }
progress.bar { display: block; width: 100%; height: .875rem; margin-block: 1rem .5rem; accent-color: var(--accent); }
.tally { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(45%, 9rem), 1fr)); gap: .5rem; margin-top: 1rem; }
.tally > div { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: .625rem .875rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.tally dt { font-size: .875rem; color: var(--quiet); }
.tally dd { font: 600 1.375rem/1.3 var(--sans); }
.tick { display: flex; align-items: center; gap: .625rem; min-height: 2.25rem; }
.tick input { flex: none; width: 1.25rem; height: 1.25rem; accent-color: var(--accent); }
.ticks { display: flex; flex-wrap: wrap; gap: 0 1.5rem; border: 0; margin: 1.25rem 0 0; padding: 0; min-width: 0; }
.ticks.stacked { display: block; }
.ticks.stacked .hint { margin: 0 0 .5rem 1.875rem; }
.ticks + .entry, .tick + .entry { margin-top: 1.25rem; }
.ticks legend { font-weight: 600; padding: 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); gap: .75rem 1.25rem; margin-top: .5rem; }
.pair .entry + .entry { margin-top: 0; }
.apply .quiet-form { margin-block: .75rem 1rem; }
.entry .field[type="file"] { padding: .5rem; }
.entry .field.drop { padding: 1.5rem 1rem; border-style: dashed; cursor: pointer; }
.desk .notice.warning h2 { font-size: 1.125rem; }
.row-filter { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: end; margin-top: 1rem; }
.row-filter label { display: block; font-size: .875rem; color: var(--quiet); }
.row-filter p { min-width: 0; max-width: 100%; }
.row-filter .field { width: 100%; min-height: 2.75rem; padding: .375rem .625rem; }
.table.tall { max-height: 75vh; overflow: auto; border: 1px solid var(--line); border-radius: 6px; }
.table.tall thead th { position: sticky; top: 0; background: var(--sheet); }
.table td.cell { max-width: 20rem; overflow-wrap: anywhere; }
.field[type="file"]::file-selector-button { margin-inline-end: 1rem; padding: .375rem .875rem; font: inherit; color: var(--accent); background: transparent; border: 1.5px solid var(--accent); border-radius: 6px; cursor: pointer; }
.choices { border: 0; margin: 0; padding: 0; min-width: 0; }
.choice { display: grid; grid-template-columns: minmax(0, 1fr); gap: .25rem 1.25rem; align-items: center; padding-block: .5rem; border-bottom: 1px solid var(--line); }
.choice label { overflow-wrap: anywhere; }
.choice .code { margin-inline-end: .5rem; color: var(--quiet); }
.choice .field { width: 100%; min-height: 2.75rem; padding: .375rem .625rem; }
.choice.whole label { font-weight: 600; }
.choices > details summary { padding-block: .625rem; color: var(--accent); cursor: pointer; }
.secret { margin-top: .5rem; padding: .75rem 1rem; font: 1rem/1.5 var(--mono); overflow-wrap: anywhere; background: var(--paper); border: 1px solid var(--edge); border-radius: 6px; user-select: all; }
.secret + p { margin-top: .75rem; }
.desk .cards { margin-top: 1.5rem; }
.desk .cards b.loud .count { padding-inline: .375rem; color: var(--paper); background: var(--ink); border-radius: 3px; }
.rows + .acts { margin-top: 1.25rem; }
.desk .chips a { color: var(--accent); background: transparent; border-color: var(--edge); }
.desk .chips a[aria-current] { font-weight: 600; background: var(--tint); border-color: var(--accent); }
.desk-mark { margin-top: 1rem; }
.desk .record h3 + .rows { margin-top: .5rem; }
@media (min-width: 40rem) {
  .choice { grid-template-columns: minmax(0, 1fr) 12rem; }
}
.desk-fold { display: none; margin-block: .75rem 1.5rem; border-block: 1px solid var(--line); }
.desk-fold summary { padding: .625rem .25rem; font-weight: 600; cursor: pointer; }
.desk-fold a { display: block; padding: .625rem .75rem; color: var(--ink); text-decoration: none; border-inline-start: 3px solid transparent; }
.desk-fold a[aria-current] { color: var(--accent); font-weight: 600; border-color: var(--accent); }
@media (max-width: 40rem) {
  .desk-nav:has(+ .desk-fold) { display: none; }
  .desk-fold { display: block; }
}
@media print {
  .desk-nav, .desk-fold, .desk-head :is(form, a) { display: none; }
}
@media (forced-colors: active) {
  .desk-nav a[aria-current], .desk-fold a[aria-current] { text-decoration: underline; }
  .desk-failed, .desk-bad { border-width: 3px; }
}
/* What may be sent of what was chosen alone, without a script. */
.apply:has([name="carries"][value="alerts"]:not(:checked)) .kinds-of-alerts,
.apply:has([name="carries"][value="notices"]:not(:checked)) .kinds-of-notices,
.apply:has([name="carries"][value="duties"]:not(:checked)) .kinds-of-duties,
.apply:has([name="carries"][value="reminders"]:not(:checked)) .kinds-of-reminders,
.apply:has([name="carries"][value="told"]:not(:checked)) .kinds-of-told { display: none; }
`
