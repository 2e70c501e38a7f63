/** The page /verify: the verdict, what is proven and what is not, the keys. */

/** Styles of the verification page. */
export const verifyStyle = `
.checked { margin-top: 1.5rem; padding: 1.25rem 1.5rem 1.5rem; background: var(--sheet); border: 1px solid var(--line); border-top: 6px solid var(--accent); border-radius: 4px; }
.checked-bad { border: 2px solid var(--ink); border-top-width: 6px; }
.checked-expired { border-top-style: dashed; }
.checked > * + * { margin-top: .75rem; }
.checked h2 { display: flex; align-items: baseline; gap: .625rem; font: 700 clamp(1.25rem, 1rem + 1.2vw, 1.5rem)/1.45 var(--serif); }
.checked-mark { flex: none; width: 1.8em; height: 1.8em; font: 700 1rem/1.8 var(--sans); text-align: center; color: var(--on-accent); background: var(--accent); border-radius: 50%; }
.checked-bad .checked-mark { color: var(--paper); background: var(--ink); border-radius: 3px; }
.checked-expired .checked-mark { color: var(--accent); background: transparent; box-shadow: inset 0 0 0 2px var(--accent); }
.checked .sentence { font-size: 1.0625rem; }
.checked h3 { font-size: 1rem; }
.checked ul { margin-top: .375rem; padding-inline-start: 1.25rem; list-style: disc; }
.checked li + li { margin-top: .25rem; }
.checked li, .checked dd, .checked .sentence { overflow-wrap: anywhere; }
.checked-findings { padding: .75rem 1rem; border: 1px solid var(--edge); border-radius: 4px; }
.checked-claims { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: .75rem 2rem; }
.checked-claims li { font-size: .9375rem; }
.checked details summary { display: inline-block; padding-block: .375rem; color: var(--accent); cursor: pointer; }
.checked pre { margin: .5rem 0 0; padding: .75rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; font: .8125rem/1.5 var(--mono); background: var(--paper); border: 1px solid var(--line); border-radius: 4px; }
.checked > div + div, .checked-claims { margin-top: 1.25rem; }
#result:not(:empty) + .apply { margin-top: 2.5rem; }
.command { white-space: normal; }
.token { font: .875rem/1.6 var(--mono); overflow-wrap: anywhere; }
.drop { border-radius: 4px; }
.drop.over { outline: 3px dashed var(--accent); outline-offset: .5rem; }
.apply .more { margin-top: 1rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.25rem; }
#result > .notice { margin-top: 1.25rem; }
.scanner { margin-top: 1rem; }
.scanner video { display: block; width: 100%; max-width: 28rem; max-height: 60vh; background: #000; border-radius: 4px; }
.key-list { margin-top: .5rem; }
.key-list li { padding-block: .625rem; border-bottom: 1px solid var(--line); }
.key-id { white-space: normal; overflow-wrap: anywhere; }
@media (forced-colors: active) {
  .checked-mark { border: 2px solid; }
}
`
