/** Forms that a merchant fills in, and what is wrong with them. */

export const formStyle = `
.apply { margin-top: 1rem; max-width: 44rem; }
.entry + .entry, .entry + .button, .entry + p { margin-top: 1.25rem; }
.entry label { display: block; font-weight: 600; }
.entry .hint { margin-top: .125rem; }
.entry .field { display: block; width: 100%; margin-top: .5rem; padding: .625rem .75rem; line-height: 1.6; resize: vertical; }
.entry .field[aria-invalid] { border-color: var(--ink); border-width: 2px; }
.entry .fault { margin-top: .25rem; font-weight: 600; }
.entry .fault::before { content: "！"; }
.faults { margin-top: 1.5rem; border-color: var(--ink); border-width: 2px; }
.faults:focus { outline: 3px solid var(--accent); outline-offset: 2px; }
.ways { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 1rem; margin-top: 1rem; }
.ways > div { padding: 1rem 1.25rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 4px; }
.ways > div > * + * { margin-top: .5rem; }
.asked { margin-top: .5rem; }
.asked li { padding-block: .5rem; border-bottom: 1px solid var(--line); }
.asked small { display: block; font-size: .875rem; color: var(--quiet); }
.own-words { white-space: pre-wrap; overflow-wrap: anywhere; }
.steps { margin-top: .5rem; }
.steps li { padding-block: .625rem; border-bottom: 1px solid var(--line); }
.steps .when { display: flex; flex-wrap: wrap; gap: 0 .75rem; }
.steps small { display: block; font-size: .875rem; color: var(--quiet); }
.section > .lead { margin-top: .875rem; }
.quiet-form { margin-top: 1.5rem; }
.quiet-form summary { padding-block: .25rem; color: var(--accent); cursor: pointer; }
.quiet-form form { margin-top: .75rem; }
.quiet-form form > * + * { margin-top: .75rem; }
.example-title { margin-top: 1rem; font-weight: 600; }
.example { margin-block: .5rem 1rem; padding: .875rem 1rem; overflow-x: auto; font: .875rem/1.6 var(--mono); background: var(--sheet); border: 1px solid var(--line); border-radius: 4px; }
`
